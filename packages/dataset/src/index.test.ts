import { expect, it } from "vitest";
import * as dataset from "./index.js";
import * as datasetNode from "./node/index.js";

it("exports these names", () => {
  expect(Object.keys(dataset).sort()).toEqual([
    "AUGMENTATION_NAMES",
    "EmptySplitError",
    "SampleWorkerError",
    "createLocalMaker",
    "createPatternSource",
    "createSample",
    "createSimulatedSource",
    "crystalByPattern",
    "crystalOf",
    "datasetSettings",
    "orient",
    "oversample",
    "splitByCrystal",
  ]);
  const own = ["createFolderSource", "createThreadedMaker", "openDataset", "readSample", "writeDataset"];
  expect(Object.keys(datasetNode).sort()).toEqual(own);
});
