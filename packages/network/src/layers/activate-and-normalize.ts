/** The second half of a block: activation, then batch normalisation, with one gradient for both. */

import * as tf from "@tensorflow/tfjs-core";
import type { Activation } from "../definition.js";
import { channelSum } from "./channel-sum.js";
import { differentiate } from "./differentiate.js";

/** Per channel. */
export type ChannelStatistics = {
  readonly mean: tf.Tensor1D;
  /** Mean squared deviation, dividing by the number of values. */
  readonly variance: tf.Tensor1D;
};

export interface NormalizeOptions {
  readonly activation: Activation;
  readonly epsilon: number;
  /** Absent: the statistics of this batch are used, and the gradient passes through them. */
  readonly running?: ChannelStatistics;
}

/** Factor of negative values. */
export const SLOPES: Record<Activation, number> = { "leaky-relu": 0.01, relu: 0 };

/**
 * `scale * (a - mean) / sqrt(variance + epsilon) + offset` of `a = activation(x)` (Ioffe & Szegedy 2015,
 * arXiv:1502.03167).
 * @param x - `[batch, depth, height, width, channels]`
 * @param scale - `[channels]`
 * @param offset - `[channels]`
 * @returns the output, and the statistics that were used.
 */
export function activateAndNormalize(
  x: tf.Tensor5D,
  scale: tf.Tensor1D,
  offset: tf.Tensor1D,
  { activation, epsilon, running }: NormalizeOptions,
): { output: tf.Tensor5D; statistics: ChannelStatistics } {
  const slope = SLOPES[activation];
  const a = slope === 0 ? tf.relu(x) : tf.leakyRelu(x, slope);
  const statistics = running ?? batchStatistics(a);
  const { mean, variance } = statistics;
  const output = differentiate<tf.Tensor5D>([x, scale, offset], () => ({
    value: standardize(a, mean, variance, epsilon, offset, scale),
    saved: [a, mean, variance, scale],
    backward: (dy, [a, mean, variance, scale]) => {
      const xhat = standardize(a as tf.Tensor5D, mean as tf.Tensor1D, variance as tf.Tensor1D, epsilon);
      const toOffset = channelSum(dy as tf.Tensor5D);
      const toScale = channelSum(tf.mul(dy, xhat) as tf.Tensor5D);
      const factor = tf.mul(scale, tf.rsqrt(tf.add(variance, epsilon)));
      const direct = tf.mul(dy, factor);
      const count = -a.size / scale.size;
      const through = running ? undefined : affine(xhat, tf.div(toScale, count), tf.div(toOffset, count), factor);
      const toActivated = through ? tf.add(direct, through) : direct;
      return [tf.mul(toActivated, tf.step(a, slope)), toScale, toOffset];
    },
  }));
  return { output, statistics };
}

function batchStatistics(a: tf.Tensor5D): ChannelStatistics {
  return tf.tidy(() => {
    const count = a.size / a.shape[4];
    // a float32 sum of values far from 0 is off by more than their deviation bears: what is left over is summed again
    const rough = tf.div(channelSum(a), count) as tf.Tensor1D;
    const mean = tf.add(rough, tf.div(channelSum(tf.sub<tf.Tensor5D>(a, rough)), count)) as tf.Tensor1D;
    const variance = tf.div(channelSum(tf.square(tf.sub<tf.Tensor5D>(a, mean))), count) as tf.Tensor1D;
    return { mean, variance };
  });
}

/** The stock normalisation kernel, which is fast on every backend. */
function standardize(
  a: tf.Tensor5D,
  mean: tf.Tensor1D,
  variance: tf.Tensor1D,
  epsilon: number,
  offset?: tf.Tensor1D,
  scale?: tf.Tensor1D,
): tf.Tensor5D {
  const [batch, depth, height, width, channels] = a.shape;
  const slices = tf.reshape(a, [batch * depth, height, width, channels]) as tf.Tensor4D;
  return tf.reshape(tf.batchNorm(slices, mean, variance, offset, scale, epsilon), a.shape) as tf.Tensor5D;
}

function affine(xhat: tf.Tensor, scale: tf.Tensor, offset: tf.Tensor, factor: tf.Tensor): tf.Tensor {
  return tf.add(tf.mul(xhat, tf.mul(scale, factor)), tf.mul(offset, factor));
}
