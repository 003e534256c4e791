export { BatchMemoryError, RunSettingError } from "./errors.js";
export type { KeptState, RunStore } from "./keep-state.js";
export { networkOf } from "./network-of.js";
export { createPace, type Pace, type PaceOptions } from "./pace.js";
export type { ExampleObject, TrainingExample } from "./predict-examples.js";
export {
  createRunCurves,
  type RunContent,
  type RunCurves,
  type RunCurvesOptions,
  type RunState,
} from "./run-curves.js";
export { askedAgain, continuedSettings, repeatedSettings } from "./settings/choose-settings.js";
export {
  type AskedSettings,
  parseRunSettings,
  planRun,
  type RunSettings,
  runSettings,
  stepsPerEpoch,
} from "./settings/run-settings.js";
export {
  OPTIMIZER_NAMES,
  SCHEDULE_NAMES,
  type TrainingSettings,
  trainingSettings,
} from "./settings/training-settings.js";
export { simulatedPatterns } from "./simulated-patterns.js";
export type { StepRecord } from "./step-record.js";
export { createTimeLeft, formatDuration, type TimeLeft } from "./time-left.js";
export {
  type EpochRecord,
  type EpochRecordedEvent,
  type ExamplesEvent,
  type ResumedRun,
  type TrainingEvent,
  type TrainingOutcome,
  type TrainNetworkOptions,
  trainNetwork,
} from "./train-network.js";
export { type TestScore, type TrainingResults, trainingResults } from "./training-results.js";
export { type ValidationOptions, validateNetwork } from "./validate-network.js";
