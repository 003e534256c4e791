import { expect, it } from "vitest";
import * as reconstruction from "./index.js";
import * as node from "./node/index.js";
import * as web from "./web/index.js";

it("exports these names", () => {
  expect(Object.keys(reconstruction).sort()).toEqual([
    "BREED_MODES",
    "METRIC_NAMES",
    "NoSolutionError",
    "RecipeFileError",
    "WorkerLostError",
    "breed",
    "createLocalRunner",
    "estimateSeconds",
    "explainRecipe",
    "guidedSearch",
    "hermitianEigen",
    "importCohere",
    "isClear",
    "oneAnswer",
    "orthogonalModes",
    "runStarts",
    "startsPerGeneration",
    "viewOf",
  ]);
  const runners = ["createWorkerRunner", "planWorkers"];
  expect(Object.keys(node).sort()).toEqual(runners);
  expect(Object.keys(web).sort()).toEqual(runners);
});
