export {
  ALGORITHM_NAMES,
  type Algorithm,
  type AlgorithmName,
  algorithmOf,
  dm,
  er,
  hio,
  hpr,
  type Relaxation,
  raar,
  ruleOf,
  sf,
} from "./algorithms.js";
export { RecipeError } from "./errors.js";
export { parseRecipe } from "./parse-recipe.js";
export { phase, solve } from "./phase.js";
export type {
  PhasingEvent,
  PhasingResult,
  PhasingSnapshot,
  ProgressEvent,
  Solution,
  SolutionSummary,
} from "./phase-events.js";
export { DEFAULT_RECIPE, type PhaseOptions, type StartingGuess } from "./phase-options.js";
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
export { DEFAULT_SHRINK_WRAP, type ShrinkWrap } from "./shrink-wrap.js";
export { autocorrelationSupport, boxSupport } from "./starting-support.js";
