import { expect, it } from "vitest";
import * as trainer from "./index.js";
import * as trainerNode from "./node/index.js";

it("exports these names", () => {
  expect(Object.keys(trainer).sort()).toEqual([
    "CheckpointError",
    "CheckpointSaveError",
    "TrainingDivergedError",
    "TrainingEngineError",
    "TrainingOptionError",
    "TrainingStoppedError",
    "accumulatedTrainStep",
    "adam",
    "adamStep",
    "adamW",
    "clipByGlobalNorm",
    "constantSchedule",
    "cosineSchedule",
    "createAdamState",
    "createTrainState",
    "cyclicSchedule",
    "decodeCheckpoint",
    "disposeTrainState",
    "encodeCheckpoint",
    "gradientNorm",
    "linearSchedule",
    "plateauSchedule",
    "stepSchedule",
    "train",
    "trainStep",
  ]);
  const own = ["createEventWriter", "loadCheckpoint", "openCheckpointFolder", "saveCheckpoint"];
  expect(Object.keys(trainerNode).sort()).toEqual(own);
});
