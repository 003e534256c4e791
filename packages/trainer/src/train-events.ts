/** What a training run reports. Steps and epochs are counted from 0. */

export type TrainEvent =
  | ResumedEvent
  | LearningRateChangedEvent
  | StepEndEvent
  | ValidationEndEvent
  | EpochEndEvent
  | CheckpointSavedEvent
  | EarlyStoppedEvent
  | TrainEndEvent;

/** The first event of a run that does not begin at its first step. */
export interface ResumedEvent {
  readonly type: "resumed";
  /** Steps done. */
  readonly step: number;
  /** Epochs closed. */
  readonly epoch: number;
}

/** Before a step whose learning rate is not that of the step before. */
export interface LearningRateChangedEvent {
  readonly type: "learning-rate-changed";
  readonly step: number;
  readonly from: number;
  readonly to: number;
}

export interface StepEndEvent {
  readonly type: "step-end";
  readonly step: number;
  readonly epoch: number;
  /** Of this batch, before the weights moved. */
  readonly loss: number;
  readonly learningRate: number;
  /** Global norm of the gradients, before clipping. */
  readonly gradientNorm: number;
  /** Making the batch included. */
  readonly seconds: number;
}

/** Before the end of the same epoch. */
export interface ValidationEndEvent {
  readonly type: "validation-end";
  readonly epoch: number;
  /** Steps done. */
  readonly step: number;
  readonly loss: number;
  /** Whatever else the validation measured. */
  readonly metrics: Readonly<Record<string, number>>;
  readonly seconds: number;
}

export interface EpochEndEvent {
  readonly type: "epoch-end";
  readonly epoch: number;
  /** Steps done. */
  readonly step: number;
  /** Mean over the steps of the epoch. */
  readonly trainingLoss: number;
  readonly validationLoss?: number;
  readonly metrics?: Readonly<Record<string, number>>;
  /** Lowest loss so far: of validation where there is one, else of training. */
  readonly isBest: boolean;
  /** Of this epoch, or what was left of it when the run was resumed. */
  readonly seconds: number;
}

export interface CheckpointSavedEvent {
  readonly type: "checkpoint-saved";
  readonly kind: "last" | "best";
  /** Steps done. */
  readonly step: number;
  /** Where it is, when whoever keeps it said so. */
  readonly path?: string;
}

/** No epoch was better for as long as the patience lasted. The end of the run follows. */
export interface EarlyStoppedEvent {
  readonly type: "early-stopped";
  /** Epochs closed. */
  readonly epoch: number;
  readonly step: number;
  /** The loss that was not improved upon. */
  readonly bestLoss: number;
  /** Epochs since. */
  readonly waited: number;
}

/** The last event of a run that was not interrupted. */
export interface TrainEndEvent {
  readonly type: "train-end";
  readonly reason: "completed" | "early-stopped";
  /** Steps done. */
  readonly step: number;
  /** Epochs closed. */
  readonly epoch: number;
}
