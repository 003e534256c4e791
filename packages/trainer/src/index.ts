export { type Checkpoint, decodeCheckpoint, encodeCheckpoint } from "./checkpoint/checkpoint.js";
export { clipByGlobalNorm, gradientNorm } from "./clip-gradients.js";
export type { LossContext, LossFunction, LossResult } from "./differentiate.js";
export type { EarlyStopping } from "./early-stopping.js";
export {
  CheckpointError,
  CheckpointSaveError,
  TrainingDivergedError,
  TrainingEngineError,
  TrainingOptionError,
  TrainingStoppedError,
} from "./errors.js";
export { type AdamOptions, type AdamState, adamStep, createAdamState } from "./optimizers/adam.js";
export { type AdamWOptions, adamW } from "./optimizers/adam-w.js";
export { type AdamConstants, adam, type Optimizer } from "./optimizers/optimizer.js";
export type { Peers } from "./peers.js";
export { type CosineScheduleOptions, cosineSchedule } from "./schedules/cosine-schedule.js";
export { type CyclicScheduleOptions, cyclicSchedule } from "./schedules/cyclic-schedule.js";
export { type LinearScheduleOptions, linearSchedule } from "./schedules/linear-schedule.js";
export {
  type PlateauSchedule,
  type PlateauScheduleOptions,
  type PlateauState,
  plateauSchedule,
} from "./schedules/plateau-schedule.js";
export { constantSchedule, type Schedule } from "./schedules/schedule.js";
export { type StepScheduleOptions, stepSchedule } from "./schedules/step-schedule.js";
export type { LossWatch } from "./schedules/watch-loss.js";
export { train } from "./train.js";
export type {
  CheckpointSavedEvent,
  EarlyStoppedEvent,
  EpochEndEvent,
  LearningRateChangedEvent,
  ResumedEvent,
  StepEndEvent,
  TrainEndEvent,
  TrainEvent,
  ValidationEndEvent,
} from "./train-events.js";
export type { TrainOptions, ValidationResult } from "./train-options.js";
export { createTrainState, disposeTrainState, type TrainProgress, type TrainState } from "./train-state.js";
export {
  accumulatedTrainStep,
  type BatchParts,
  type TrainStepOptions,
  type TrainStepResult,
  trainStep,
} from "./train-step.js";
