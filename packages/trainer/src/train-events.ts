/** What a training run reports. Steps and epochs are counted from 0. */

export type TrainEvent = StepEndEvent | EpochEndEvent | CheckpointSavedEvent;

export interface StepEndEvent {
  readonly type: "step-end";
  readonly step: number;
  readonly epoch: number;
  /** Of this batch, before the weights moved. */
  readonly loss: number;
  readonly learningRate: number;
  /** Making the batch included. */
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
}
