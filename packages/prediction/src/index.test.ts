import { expect, it } from "vitest";
import * as prediction from "./index.js";

it("exports exactly these names", () => {
  expect(Object.keys(prediction).sort()).toMatchInlineSnapshot(`
    [
      "EmptyPredictionError",
      "createPredictor",
      "estimateOversampling",
      "fineTune",
      "fitInput",
      "fitPattern",
      "networkGrid",
      "predictObject",
      "selectLearningEngine",
      "toFullGrid",
      "trainedNetwork",
    ]
  `);
});
