import { expect, it } from "vitest";
import * as learning from "./index.js";
import * as learningNode from "./node/index.js";

it("exports these names", () => {
  expect(Object.keys(learning).sort()).toEqual([
    "BatchMemoryError",
    "OPTIMIZER_NAMES",
    "RunSettingError",
    "SCHEDULE_NAMES",
    "askedAgain",
    "continuedSettings",
    "createPace",
    "createRunCurves",
    "createTimeLeft",
    "formatDuration",
    "networkOf",
    "parseRunSettings",
    "planRun",
    "repeatedSettings",
    "runSettings",
    "simulatedPatterns",
    "stepsPerEpoch",
    "trainNetwork",
    "trainingResults",
    "trainingSettings",
    "validateNetwork",
  ]);
  expect(Object.keys(learningNode).sort()).toEqual([
    "RUN_FILES",
    "assertNoRun",
    "createRunRecorder",
    "findState",
    "openSource",
    "readRun",
    "readRunFile",
    "rewriteSettings",
    "summarizeRun",
    "writeRun",
    "writeTrainingResults",
  ]);
});
