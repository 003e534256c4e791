/** Samples as tensors. */

import type { TrainingSample } from "@autophase/dataset";
import * as tf from "@tensorflow/tfjs-core";

export type Batch = {
  /** `[batch, depth, height, width, 1]` */
  readonly input: tf.Tensor5D;
  /** 1 = measured, same shape; undefined where everything was. */
  readonly mask: tf.Tensor5D | undefined;
  /** Counts where the input is 1, `[batch]`. */
  readonly peakCounts: tf.Tensor1D;
};

/** One tensor of several samples of one shape; the caller disposes of it. */
export function createBatch(samples: readonly TrainingSample[]): Batch {
  const shape = [samples.length, ...(samples[0] as TrainingSample).shape, 1] as [
    number,
    number,
    number,
    number,
    number,
  ];
  const stack = (part: (sample: TrainingSample) => ArrayLike<number> | undefined, fallback = 0): tf.Tensor5D => {
    const data = new Float32Array(tf.util.sizeFromShape(shape)).fill(fallback);
    const length = data.length / samples.length;
    samples.forEach((sample, k) => {
      const values = part(sample);
      if (values) data.set(values, k * length);
    });
    return tf.tensor5d(data, shape);
  };
  const isMasked = samples.some(({ mask }) => mask);
  return {
    input: stack(({ amplitude }) => amplitude),
    mask: isMasked ? stack(({ mask }) => mask, 1) : undefined,
    peakCounts: tf.tensor1d(samples.map(({ peakCounts }) => peakCounts)),
  };
}
