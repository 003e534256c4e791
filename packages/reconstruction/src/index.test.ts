import { expect, it } from "vitest";
import * as reconstruction from "./index.js";
import * as node from "./node/index.js";

it("exports these names", () => {
  expect(Object.keys(reconstruction).sort()).toEqual([
    "NoSolutionError",
    "RecipeFileError",
    "WorkerLostError",
    "createLocalRunner",
    "estimateSeconds",
    "explainRecipe",
    "hermitianEigen",
    "importCohere",
    "oneAnswer",
    "orthogonalModes",
    "runStarts",
  ]);
  expect(Object.keys(node).sort()).toEqual(["createWorkerRunner", "planWorkers"]);
});
