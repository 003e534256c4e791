import { expect, it } from "vitest";
import * as evaluation from "./index.js";

it("exports these names", () => {
  expect(Object.keys(evaluation).sort()).toEqual([
    "COMPARED_METRICS",
    "CONTEST_NAMES",
    "alignRows",
    "compareStarts",
    "contestsOf",
    "datasetTestSource",
    "describeValues",
    "evaluateCrystal",
    "evaluateNetwork",
    "evaluationResult",
    "evaluationSettings",
    "mcnemarProbability",
    "methodTable",
    "pairedDifference",
    "quantile",
    "resultContent",
    "resultJson",
    "resultText",
    "scoreObject",
    "simulatedTestSource",
    "summarizeMethods",
  ]);
});
