export type { AgreementMaps } from "./answer/agreement-maps.js";
export type { FiguresOfMerit } from "./answer/figures-of-merit.js";
export type { FreeFit } from "./answer/free-fit.js";
export { type ComplexMatrix, type Eigenpair, hermitianEigen } from "./answer/hermitian-eigen.js";
export { type Answer, type AnswerOptions, oneAnswer, type RankedStart } from "./answer/one-answer.js";
export { type OrthogonalModes, orthogonalModes } from "./answer/orthogonal-modes.js";
export { type Check, isClear, type Verdict } from "./answer/verdict.js";
export { NoSolutionError, RecipeFileError, WorkerLostError } from "./errors.js";
export { BREED_MODES, type BreedMode, breed } from "./generations/breed.js";
export {
  type Generations,
  type GuidedSettings,
  type PerGeneration,
  startsPerGeneration,
} from "./generations/generation-settings.js";
export type { GenerationSummary } from "./generations/generation-summary.js";
export {
  type GenerationEvent,
  type GuidedResult,
  type GuidedSearchOptions,
  guidedSearch,
} from "./generations/guided-search.js";
export { METRIC_NAMES, type MetricName } from "./generations/metrics.js";
export { estimateSeconds } from "./recipes/estimate-seconds.js";
export { explainRecipe } from "./recipes/explain-recipe.js";
export { type ImportedRecipe, importCohere } from "./recipes/import-cohere.js";
export type { RecipeSettings } from "./recipes/recipe-settings.js";
export { createLocalRunner } from "./starts/local-runner.js";
export {
  type Enough,
  type FailedStart,
  type RunEvent,
  type RunStartsOptions,
  runStarts,
  type StartsResult,
} from "./starts/run-starts.js";
export type { StartControl, StartEvent, StartOptions, StartOutcome, StartRunner } from "./starts/start-runner.js";
export { type ObjectView, type PlaneView, viewOf } from "./starts/start-view.js";
export type { StartView, StartWatch, ViewOptions, WatchedRunner } from "./starts/start-watch.js";
