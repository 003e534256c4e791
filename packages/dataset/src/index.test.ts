import { expect, it } from "vitest";
import * as dataset from "./index.js";
import * as datasetNode from "./node/index.js";

it("exports these names", () => {
  expect(Object.keys(dataset).sort()).toEqual([
    "AUGMENTATION_NAMES",
    "EmptySplitError",
    "SampleWorkerError",
    "WAVE_NOISE_NAMES",
    "createLocalMaker",
    "createPatternSource",
    "createSample",
    "createSimulatedSource",
    "createWaveSource",
    "crystalByPattern",
    "crystalOf",
    "datasetSettings",
    "orient",
    "oversample",
    "publishedSplit",
    "splitByCrystal",
  ]);
  const own = ["createFolderSource", "createThreadedMaker", "listedFiles", "openDataset", "readSample", "writeDataset"];
  expect(Object.keys(datasetNode).sort()).toEqual(own);
});
