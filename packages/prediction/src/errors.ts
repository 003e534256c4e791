/** Errors of prediction. */

import { AutophaseError } from "@autophase/tensor-io";

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
