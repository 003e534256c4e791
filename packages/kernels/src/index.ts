export { centralBoxIndices, onGrid } from "./central-box.js";
export {
  type Admission,
  type CombineStep,
  type CombineTerm,
  type DotStep,
  ENGINE_NAMES,
  type EngineName,
  type EngineStep,
  type FieldIndex,
  type GradientOptions,
  type GradientResult,
  type IterateStep,
  MOST_FIELDS,
  type ObjectRule,
  type PhasingEngine,
  type PhasingProblem,
  type PhasingState,
  type PhasingWorkspace,
  type ReadOptions,
  type RuleCoefficients,
  type RunOptions,
  type RunResult,
  type ShrinkWrapStep,
  type SmoothStep,
  THRESHOLD_REFERENCES,
  type ThresholdReference,
  type WorkspaceNeeds,
} from "./engine.js";
export type { EngineStatus } from "./engine-entry.js";
export {
  DeviceError,
  DisposedError,
  EngineMemoryError,
  EngineUnavailableError,
  NumericError,
  WorkerError,
} from "./errors.js";
export { createFft, type Fft } from "./fft/create-fft.js";
export { type FastLengthOptions, fastLength, isFastLength } from "./fft/fast-length.js";
export { createGaussianFilter, type GaussianFilter } from "./gaussian-filter.js";
export { atOnce, inTurns, overElements, type Pieces } from "./pieces.js";
export { replaceModulus } from "./replace-modulus.js";
export { createEngine, type EngineOptions, listEngines, type SelectedEngine, selectEngine } from "./select-engine.js";
export { fftshift, ifftshift, roll, rollInPlace } from "./shift.js";
export type { WasmEngineOptions } from "./wasm/wasm-engine.js";
