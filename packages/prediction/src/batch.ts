/** Patterns as the tensors that a network takes. */

import { mapTo, type Shape } from "@autophase/tensor-io";
import * as tf from "@tensorflow/tfjs-core";
import type { FittedPattern } from "./fit-pattern.js";

/** One pattern of a batch, as plain data. */
export interface NormalizedPattern {
  /** Three lengths. */
  readonly shape: Shape;
  /** Centred `sqrt(I)` divided by its maximum; 0 where not measured. */
  readonly amplitude: Float32Array;
  /** 1 = measured; absent where everything was. */
  readonly mask?: Uint8Array;
  /** Counts where the amplitude is 1. */
  readonly peakCounts: number;
}

export type Batch = {
  /** `[batch, depth, height, width, 1]` */
  readonly input: tf.Tensor5D;
  /** 1 = measured, same shape; undefined where everything was. */
  readonly mask: tf.Tensor5D | undefined;
  /** Counts where the input is 1, `[batch]`. */
  readonly peakCounts: tf.Tensor1D;
};

/** @param patterns - of one shape, at least one. @returns tensors for the caller to dispose of: `disposeBatch`. */
export function createBatch(patterns: readonly NormalizedPattern[]): Batch {
  const [depth, height, width] = patterns[0].shape;
  const volume = depth * height * width;
  const stack = (part: (pattern: NormalizedPattern) => ArrayLike<number> | undefined): tf.Tensor5D => {
    const data = new Float32Array(patterns.length * volume).fill(1);
    patterns.forEach((pattern, k) => {
      const values = part(pattern);
      if (values) data.set(values, k * volume);
    });
    return tf.tensor5d(data, [patterns.length, depth, height, width, 1]);
  };
  return {
    input: stack(({ amplitude }) => amplitude),
    mask: patterns.some(({ mask }) => mask) ? stack(({ mask }) => mask) : undefined,
    peakCounts: tf.tensor1d(patterns.map(({ peakCounts }) => peakCounts)),
  };
}

/** A batch of one pattern. */
export function patternBatch({ intensity, mask }: FittedPattern): Batch {
  const counts = intensity.data.map((value, i) => (mask.data[i] === 0 ? 0 : value));
  const peakCounts = counts.reduce((highest, value) => Math.max(highest, value), 0);
  const amplitude = mapTo(Float32Array, counts, (value) => (peakCounts > 0 ? Math.sqrt(value / peakCounts) : 0));
  const gaps = mask.data.includes(0) && { mask: mask.data };
  return createBatch([{ shape: intensity.shape, amplitude, peakCounts, ...gaps }]);
}

export function disposeBatch({ input, mask, peakCounts }: Batch): void {
  tf.dispose([input, mask ?? [], peakCounts]);
}
