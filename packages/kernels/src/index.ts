export {
  ENGINE_NAMES,
  type EngineName,
  type EngineStep,
  type IterateStep,
  type ObjectRule,
  type PhasingEngine,
  type PhasingProblem,
  type PhasingState,
  type PhasingWorkspace,
  type RuleCoefficients,
  type RunResult,
  type ShrinkWrapStep,
} from "./engine.js";
export { EngineUnavailableError, NumericError } from "./errors.js";
