import { expect, it } from "vitest";
import * as trainer from "./index.js";
import * as trainerNode from "./node/index.js";

it("exports these names", () => {
  expect(Object.keys(trainer).sort()).toEqual([
    "TrainingDivergedError",
    "TrainingOptionError",
    "adamStep",
    "constantSchedule",
    "createAdamState",
    "createTrainState",
    "cyclicSchedule",
    "decodeCheckpoint",
    "disposeTrainState",
    "encodeCheckpoint",
    "train",
    "trainStep",
  ]);
  expect(Object.keys(trainerNode).sort()).toEqual(["loadCheckpoint", "saveCheckpoint"]);
});
