/** What a loss says of each sample of a batch, and how that changes with the prediction. */

import type * as tf from "@tensorflow/tfjs-core";

/** Both sides of a comparison, one sample a row; 0 where masked. */
export interface Sides {
  /** `[batch, voxels]` */
  readonly predicted: tf.Tensor;
  /** `[batch, voxels]` */
  readonly measured: tf.Tensor;
  /** 1 = measured, `[batch, voxels]`; absent where everything was. */
  readonly mask: tf.Tensor | undefined;
  /** Measured voxels, at least 1, `[batch, 1]`. */
  readonly count: tf.Tensor;
  /** Counts at which `measured` is 1, `[batch, 1]`. */
  readonly peakCounts: tf.Tensor | undefined;
}

export interface Judgement {
  /** `[batch, 1]` */
  readonly value: tf.Tensor;
  /** Derivative of each value by each predicted voxel, `[batch, voxels]`; masked voxels may hold anything. */
  readonly slope: tf.Tensor;
}

/** Formula and derivative of a loss. */
export type Rule = (sides: Sides) => Judgement;
