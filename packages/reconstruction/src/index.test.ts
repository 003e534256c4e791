import { expect, it } from "vitest";
import * as reconstruction from "./index.js";
import * as node from "./node/index.js";

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
  expect(Object.keys(node).sort()).toEqual(["WORKER_ENGINES", "createWorkerRunner", "isWorkerEngine", "planWorkers"]);
});
