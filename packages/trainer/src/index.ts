export { type AdamOptions, type AdamState, adamStep, createAdamState } from "./adam.js";
export { type Checkpoint, decodeCheckpoint, encodeCheckpoint } from "./checkpoint.js";
export { TrainingDivergedError, TrainingOptionError } from "./errors.js";
export { constantSchedule, cyclicSchedule, type Schedule } from "./schedules.js";
export { type TrainOptions, train } from "./train.js";
export type { CheckpointSavedEvent, EpochEndEvent, StepEndEvent, TrainEvent } from "./train-events.js";
export { createTrainState, disposeTrainState, type TrainProgress, type TrainState } from "./train-state.js";
export {
  type LossContext,
  type LossFunction,
  type LossResult,
  type TrainStepOptions,
  trainStep,
} from "./train-step.js";
