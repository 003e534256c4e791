/** A fitted pattern as tensors. */

import { mapTo } from "@autophase/tensor-io";
import * as tf from "@tensorflow/tfjs-core";
import type { FittedPattern } from "./fit-pattern.js";

export type NetworkInput = {
  /** `sqrt(I)` divided by its maximum, 0 where not measured, `[1, depth, height, width, 1]`. */
  readonly input: tf.Tensor5D;
  /** 1 = measured; undefined where everything was. */
  readonly mask: tf.Tensor5D | undefined;
  /** Counts where the input is 1, `[1]`. */
  readonly peakCounts: tf.Tensor1D;
};

/** The caller disposes of the tensors. */
export function networkInput({ intensity, mask }: FittedPattern): NetworkInput {
  const [depth, height, width] = intensity.shape;
  const shape: [number, number, number, number, number] = [1, depth, height, width, 1];
  const counts = intensity.data.map((value, i) => (mask.data[i] === 0 ? 0 : value));
  const peak = counts.reduce((highest, value) => Math.max(highest, value), 0);
  return {
    input: tf.tensor5d(
      mapTo(Float32Array, counts, (value) => (peak > 0 ? Math.sqrt(value / peak) : 0)),
      shape,
    ),
    mask: mask.data.includes(0) ? tf.tensor5d(Float32Array.from(mask.data), shape) : undefined,
    peakCounts: tf.tensor1d([peak]),
  };
}
