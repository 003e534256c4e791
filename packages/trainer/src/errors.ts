/** Errors of training. */

import { AutophaseError } from "@autophase/tensor-io";

/** Loss, gradients or weights are no longer finite. The last checkpoint is from before. */
export class TrainingDivergedError extends AutophaseError {
  readonly _tag = "TrainingDivergedError";
  override readonly name = "TrainingDivergedError";
  /** The step that failed, counted from 0. */
  readonly step: number;
  /** Such as `loss is NaN`. */
  readonly what: string;
  /** Where the last good checkpoint is; undefined when none was saved. */
  readonly lastCheckpoint: string | undefined;

  constructor(step: number, what: string, learningRate: number, lastCheckpoint?: string) {
    // nothing was changed before the first step
    const advice =
      step === 0
        ? "the weights or the patterns that it began with are the cause"
        : `try a learning rate below ${learningRate.toPrecision(3)}`;
    const kept = lastCheckpoint ? `; the last good checkpoint is ${lastCheckpoint}` : "";
    super(`training: ${what} at step ${step}: ${advice}${kept}`);
    this.step = step;
    this.what = what;
    this.lastCheckpoint = lastCheckpoint;
  }
}

/** A checkpoint could not be kept, for want of space or permission. Those before it are untouched. */
export class CheckpointSaveError extends AutophaseError {
  readonly _tag = "CheckpointSaveError";
  override readonly name = "CheckpointSaveError";
  /** Steps done. */
  readonly step: number;
  /** Where the last good checkpoint is; undefined when none was saved. */
  readonly lastCheckpoint: string | undefined;

  constructor(step: number, lastCheckpoint: string | undefined, cause: unknown) {
    const reason = cause instanceof Error ? cause.message : String(cause);
    const kept = lastCheckpoint ? `the last good checkpoint is ${lastCheckpoint}` : "there is no earlier one";
    super(`training: the checkpoint of step ${step} could not be kept: ${reason}; ${kept}`, { cause });
    this.step = step;
    this.lastCheckpoint = lastCheckpoint;
  }
}

/**
 * What carries the arithmetic failed within a step, such as a GPU that was lost. Any engine goes on from a checkpoint.
 */
export class TrainingEngineError extends AutophaseError {
  readonly _tag = "TrainingEngineError";
  override readonly name = "TrainingEngineError";
  /** The step that failed, counted from 0. */
  readonly step: number;
  /** Where the last good checkpoint is; undefined when none was saved. */
  readonly lastCheckpoint: string | undefined;

  constructor(step: number, lastCheckpoint: string | undefined, cause: Error) {
    const kept = lastCheckpoint
      ? `go on from ${lastCheckpoint}, with this engine or another`
      : "there is no checkpoint";
    super(`training: step ${step} failed: ${cause.message}; ${kept}`, { cause });
    this.step = step;
    this.lastCheckpoint = lastCheckpoint;
  }
}

/** A file is no checkpoint, or not as it was written: truncated, or changed. */
export class CheckpointError extends AutophaseError {
  readonly _tag = "CheckpointError";
  override readonly name = "CheckpointError";
  /** Name of the file. */
  readonly file: string;

  constructor(file: string, message: string, options?: ErrorOptions) {
    super(`${file}: ${message}`, options);
    this.file = file;
  }
}

/** A value that the loop cannot work with, such as a schedule that goes below zero. */
export class TrainingOptionError extends AutophaseError {
  readonly _tag = "TrainingOptionError";
  override readonly name = "TrainingOptionError";
}

/** Another process of the run was told to stop: it has kept the state. */
export class TrainingStoppedError extends AutophaseError {
  readonly _tag = "TrainingStoppedError";
  override readonly name = "TrainingStoppedError";

  constructor() {
    super("training: another rank was told to stop");
  }
}
