/** Errors of prediction. */

import { AutophaseError } from "@autophase/tensor-io";

/** What the network gives is not finite: its weights are of no use. */
export class NotFinitePredictionError extends AutophaseError {
  readonly _tag = "NotFinitePredictionError";
  override readonly name = "NotFinitePredictionError";

  /** @param value - that came, the first of them. */
  constructor(value: number) {
    super(`prediction: the network gives ${value} for this pattern: its weights are damaged or too large; use others`);
  }
}

/** The network saw no object: no voxel of its amplitude passed the threshold. */
export class EmptyPredictionError extends AutophaseError {
  readonly _tag = "EmptyPredictionError";
  override readonly name = "EmptyPredictionError";
  readonly threshold: number;

  constructor(threshold: number) {
    const advice = "fine-tune it on the pattern, lower the threshold, or use weights that were trained for longer";
    super(`prediction: no voxel has an amplitude above ${threshold}: ${advice}`);
    this.threshold = threshold;
  }
}
