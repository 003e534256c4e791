/** When to give up waiting for a better epoch. */

import { TrainingOptionError } from "./errors.js";

export interface EarlyStopping {
  /** Epochs in a row without improvement after which training ends. */
  readonly patience: number;
  /** An improvement lowers the loss by more than this; default 0. */
  readonly minimumDelta?: number;
}

/** @throws {TrainingOptionError} when the patience is not a positive integer, or the difference negative. */
export function assertEarlyStopping({ patience, minimumDelta = 0 }: EarlyStopping): void {
  if (!Number.isInteger(patience) || patience < 1) {
    throw new TrainingOptionError(`earlyStopping: patience must be a positive integer, got ${patience}`);
  }
  if (!(minimumDelta >= 0)) {
    throw new TrainingOptionError(`earlyStopping: minimumDelta must not be negative, got ${minimumDelta}`);
  }
}
