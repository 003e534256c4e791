import { expect, it } from "vitest";
import * as reconstruction from "./index.js";
import * as node from "./node/index.js";
import * as web from "./web/index.js";

it("exports these names", () => {
  expect(Object.keys(reconstruction).sort()).toEqual([
    "BREED_MODES",
    "GENERATIONS",
    "METRIC_NAMES",
    "MemoryShortError",
    "NoSolutionError",
    "NoneKeptError",
    "PHASING_SETTINGS",
    "RECIPE_FILE",
    "RECIPE_OPTIONS",
    "RecipeFileError",
    "WorkerLostError",
    "assertFits",
    "breed",
    "createLiveRun",
    "createLocalPool",
    "createLocalRunner",
    "createRunWords",
    "createSupervisedRun",
    "durationWords",
    "estimateSeconds",
    "explainRecipe",
    "fitOf",
    "followStarts",
    "formatClock",
    "guessFrom",
    "guidedSearch",
    "hasFreeSet",
    "hermitianEigen",
    "importCohere",
    "isClear",
    "isPresetName",
    "isRecipeFileName",
    "keepingStarts",
    "nameOfStart",
    "nameRecipe",
    "oneAnswer",
    "orthogonalModes",
    "parseRecipeSettings",
    "patternOf",
    "phaseBest",
    "phasingRecord",
    "planPhasing",
    "predictedGuess",
    "readRecipeFile",
    "readableFigures",
    "recipeJsonSchema",
    "reconstruct",
    "reconstructionOf",
    "recordedStarts",
    "runStarts",
    "startResults",
    "supportFrom",
    "viewOf",
    "wholeStarts",
  ]);
  const runners = ["createWorkerPool", "createWorkerRunner", "planWorkers"];
  const files = [
    "findSavedStarts",
    "openStartFile",
    "readRecipe",
    "readSavedStarts",
    "readStartingObjects",
    "readSupport",
  ];
  expect(Object.keys(node).sort()).toEqual(
    [...runners, ...files, "assertMemory", "createLastingPool", "createSharedPool", "serveStarts"].sort(),
  );
  expect(Object.keys(web).sort()).toEqual([...runners, "openStartDatabase"].sort());
});
