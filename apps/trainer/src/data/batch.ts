/** Samples as tensors. */

import * as tf from "@tensorflow/tfjs-core";
import type { Sample } from "./sample.js";

export type Batch = {
  /** `[batch, depth, height, width, 1]` */
  readonly input: tf.Tensor5D;
  /** 1 = measured, same shape; undefined where everything was. */
  readonly mask: tf.Tensor5D | undefined;
};

/** One tensor of several samples of one shape; the caller disposes of it. */
export function createBatch(samples: readonly Sample[]): Batch {
  const shape = [samples.length, ...(samples[0] as Sample).shape, 1] as [number, number, number, number, number];
  const stack = (part: (sample: Sample) => ArrayLike<number> | undefined, fallback = 0): tf.Tensor5D => {
    const data = new Float32Array(tf.util.sizeFromShape(shape)).fill(fallback);
    const length = data.length / samples.length;
    samples.forEach((sample, k) => {
      const values = part(sample);
      if (values) data.set(values, k * length);
    });
    return tf.tensor5d(data, shape);
  };
  const isMasked = samples.some(({ pattern }) => pattern.mask);
  return {
    input: stack(({ amplitude }) => amplitude),
    mask: isMasked ? stack(({ pattern }) => pattern.mask?.data, 1) : undefined,
  };
}
