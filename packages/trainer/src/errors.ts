/** Errors of training. */

/** Loss or weights are no longer finite. The last checkpoint is from before. */
export class TrainingDivergedError extends Error {
  readonly _tag = "TrainingDivergedError";
  override readonly name = "TrainingDivergedError";
  /** The step that failed, counted from 0. */
  readonly step: number;

  /** @param what - such as `loss is NaN`. */
  constructor(step: number, what: string, learningRate: number) {
    super(`training: ${what} at step ${step}: try a learning rate below ${learningRate.toPrecision(3)}`);
    this.step = step;
  }
}

/** A value that the loop cannot work with, such as a schedule that goes below zero. */
export class TrainingOptionError extends Error {
  readonly _tag = "TrainingOptionError";
  override readonly name = "TrainingOptionError";
}
