import { expect, it } from "vitest";
import * as prediction from "./index.js";

it("exports exactly these names", () => {
  expect(Object.keys(prediction).sort()).toMatchInlineSnapshot(`
    [
      "EmptyPredictionError",
      "NotFinitePredictionError",
      "REFINE_SHRINK_WRAP",
      "createBatch",
      "createFarFieldLoss",
      "createPredictor",
      "describeInput",
      "disposeBatch",
      "estimateOversampling",
      "fineTune",
      "fitInput",
      "fitPattern",
      "networkGrid",
      "patternBatch",
      "predict",
      "predictObject",
      "predictStart",
      "predictionSettings",
      "rangeFromText",
      "rangeToText",
      "readTrainedNetwork",
      "refine",
      "refineRecipe",
      "scatter",
      "selectLearningEngine",
      "toFullGrid",
      "trainedNetwork",
      "unfamiliar",
      "untrainedNetwork",
    ]
  `);
});
