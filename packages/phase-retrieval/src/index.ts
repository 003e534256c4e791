export {
  ALGORITHM_NAMES,
  type Algorithm,
  type AlgorithmName,
  type AlgorithmParameters,
  algorithmOf,
  cf,
  dm,
  er,
  gps,
  hio,
  hpr,
  ml,
  oss,
  PROJECTION_NAMES,
  type Relaxation,
  raar,
  type Schedule,
  sf,
} from "./algorithms.js";
export { centerPattern, checkPattern, type PatternWarning, type PatternWarningCode } from "./check-pattern.js";
export { type CoarseStage, coarseShape } from "./coarse/coarse-stage.js";
export { coarserGuess } from "./coarse/coarser-guess.js";
export { finerGuess } from "./coarse/finer-guess.js";
export { recordedPointSpread } from "./coherence/estimate-point-spread.js";
export { expectedIntensity } from "./coherence/expected-intensity.js";
export { COHERENCE_MODELS, type CoherenceModel, foundPointSpread, type PointSpread } from "./coherence/point-spread.js";
export type { LineSearch } from "./conjugate-gradient.js";
export { type CountScale, countScale, inCounts } from "./counts/count-scale.js";
export type { LowToHigh } from "./data-window.js";
export { RecipeError, SupportError, type SupportFailure } from "./errors.js";
export { type HeldOutOptions, heldOutVoxels } from "./held-out.js";
export type { MaskedInterpolation } from "./interpolate-masked.js";
export { ruleOf } from "./object-rule.js";
export { parseRecipe } from "./parse-recipe.js";
export { phase, solve } from "./phase.js";
export type {
  BeginEvent,
  BegunIteration,
  CoarseEndEvent,
  CoherenceEvent,
  Intervention,
  PhasingEvent,
  PhasingSnapshot,
  PresentState,
  ProgressEvent,
  SettledEvent,
  Solution,
  SupportRetryEvent,
  WarningEvent,
} from "./phase-events.js";
export {
  type Coherence,
  DEFAULT_RECIPE,
  type HalfSupport,
  type IterationRange,
  type ObjectConstraints,
  type PhaseOptions,
  type StartingGuess,
} from "./phase-options.js";
export { poissonDeviance } from "./poisson-deviance.js";
export { PRESET_NAMES, PRESETS, type Preset, type PresetName, type PresetOptions, presetOf } from "./presets.js";
export {
  countIterations,
  formatRecipe,
  type Recipe,
  type Repeat,
  repeat,
  type Segment,
  type Sequence,
  segmentsOf,
  sequence,
} from "./recipe.js";
export { scoreOf } from "./score-of.js";
export type { Settling } from "./start/settling.js";
export { assertFormula, formulaSupport } from "./support/formula-support.js";
export { DEFAULT_SHRINK_WRAP, type ShrinkWrap, shrinkWrapsOf, type ThresholdRange } from "./support/shrink-wrap.js";
export {
  autocorrelationSupport,
  boxSupport,
  type FormulaSupport,
  type NamedSupport,
  type SizedSupport,
  sizedSupport,
  sphereSupport,
} from "./support/starting-support.js";
