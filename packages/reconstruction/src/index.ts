export type { AgreementMaps } from "./answer/agreement-maps.js";
export type { AlignedStart } from "./answer/align-starts.js";
export type { CoarseAgreement, CoarseStarts } from "./answer/coarse-agreement.js";
export type { FiguresOfMerit } from "./answer/figures-of-merit.js";
export type { FreeFit } from "./answer/free-fit.js";
export { type ComplexMatrix, type Eigenpair, hermitianEigen } from "./answer/hermitian-eigen.js";
export type { Founding } from "./answer/independent-founders.js";
export { type Answer, type AnswerOptions, oneAnswer, type RankedStart } from "./answer/one-answer.js";
export { type OrthogonalModes, orthogonalModes } from "./answer/orthogonal-modes.js";
export { type Check, isClear, type Verdict } from "./answer/verdict.js";
export { MemoryShortError, NoneKeptError, NoSolutionError, RecipeFileError, WorkerLostError } from "./errors.js";
export type { EarlierAnswer } from "./flow/answered.js";
export type { FlowEvent, StartsBeginEvent } from "./flow/flow-events.js";
export type { FlowOptions, PhasingProvenance } from "./flow/flow-options.js";
export { phaseBest } from "./flow/phase-best.js";
export { recordedStarts } from "./flow/phasing-evidence.js";
export type { PhasingOutcome } from "./flow/phasing-outcome.js";
export { phasingRecord, type RecordSetting } from "./flow/phasing-record.js";
export { type CheckedSettings, PHASING_SETTINGS, type PhasingSettings } from "./flow/phasing-settings.js";
export { type PhasingGoal, type PhasingPlan, planPhasing } from "./flow/plan-phasing.js";
export { type ReconstructionOutcome, reconstruct } from "./flow/reconstruct.js";
export { fitOf, type ReconstructionFit } from "./flow/reconstruction-fit.js";
export { reconstructionOf } from "./flow/reconstruction-of.js";
export { hasFreeSet, patternOf } from "./flow/run-starts-of-plan.js";
export { type StartResult, startResults } from "./flow/start-results.js";
export { assertFits, guessFrom, predictedGuess, supportFrom } from "./flow/starting-points.js";
export { wholeStarts } from "./flow/whole-starts.js";
export { BREED_MODES, type BreedMode, breed } from "./generations/breed.js";
export {
  GENERATIONS,
  type Generations,
  type GuidedSettings,
  type PerGeneration,
} from "./generations/generation-settings.js";
export type { GenerationSummary } from "./generations/generation-summary.js";
export {
  type GenerationEvent,
  type GuidedResult,
  type GuidedSearchOptions,
  guidedSearch,
} from "./generations/guided-search.js";
export { METRIC_NAMES, type MetricName } from "./generations/metrics.js";
export type { TightSupport } from "./generations/tight-support.js";
export { type FollowOptions, followStarts } from "./progress/follow-starts.js";
export { formatClock } from "./progress/format-clock.js";
export {
  type CurvePoint,
  createLiveRun,
  type LiveRun,
  type LiveRunSettings,
  type LiveRunStore,
  type LiveStart,
  type LiveState,
  type LiveView,
  type LiveWay,
  nameOfStart,
} from "./progress/live-run.js";
export { readableFigures } from "./progress/readable-figures.js";
export { createRunWords, type RunProgress, type RunWords } from "./progress/run-words.js";
export { createSupervisedRun, type SupervisedRun, type SupervisedRunOptions } from "./progress/supervised-run.js";
export type { Beginning } from "./recipes/beginning.js";
export {
  durationWords,
  type EstimateOptions,
  estimateSeconds,
  type SecondsEstimate,
} from "./recipes/estimate-seconds.js";
export { explainRecipe } from "./recipes/explain-recipe.js";
export { type ImportedRecipe, importCohere } from "./recipes/import-cohere.js";
export { isPresetName, type NamedRecipe, nameRecipe } from "./recipes/named-recipe.js";
export { isRecipeFileName, readRecipeFile } from "./recipes/read-recipe-file.js";
export { RECIPE_FILE, RECIPE_OPTIONS, recipeJsonSchema } from "./recipes/recipe-file.js";
export { type ParsedRecipe, parseRecipeSettings, type RecipeSettings } from "./recipes/recipe-settings.js";
export { type KeptStart, keepingStarts, type StartPlace, type StartStore } from "./starts/kept-starts.js";
export { createLocalRunner } from "./starts/local-runner.js";
export {
  type Enough,
  type FailedStart,
  type RunEvent,
  type RunStartsOptions,
  runStarts,
  type StartsResult,
} from "./starts/run-starts.js";
export { createLocalPool, type RunnerPool } from "./starts/runner-pool.js";
export type {
  OptionChanges,
  StartAgainEvent,
  StartControl,
  StartEvent,
  StartOptions,
  StartOutcome,
  StartRunner,
  StartVariation,
} from "./starts/start-runner.js";
export { type ObjectView, type PlaneView, type SolidView, viewOf } from "./starts/start-view.js";
export type { StartView, StartWatch, ViewOptions, WatchedRunner } from "./starts/start-watch.js";
