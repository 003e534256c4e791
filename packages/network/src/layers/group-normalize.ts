/** Activation, then group normalisation, with one gradient for both. */

import * as tf from "@tensorflow/tfjs-core";
import type { Activation } from "../definition.js";
import { SLOPES } from "./activate-and-normalize.js";
import { hasBackendKernel, runBackendKernel } from "./backend-kernel.js";
import { channelSum } from "./channel-sum.js";
import { differentiate } from "./differentiate.js";

export interface GroupNormalizeOptions {
  readonly activation: Activation;
  readonly epsilon: number;
  /** Divides the number of channels. */
  readonly groups: number;
}

/**
 * Groups of at least two channels, eight of them where that divides: 8 of 2 for 16 channels, 8 of 4 for 32, 1 for 3.
 */
export function groupCount(channels: number): number {
  return [8, 4, 2].find((groups) => channels % (2 * groups) === 0) ?? 1;
}

/**
 * PyTorch's `GroupNorm` of `a = activation(x)`: `scale * (a - mean) / sqrt(variance + epsilon) + offset`, mean and mean
 * squared deviation over the positions and the neighbouring channels of a group, in each sample alone (Wu & He 2018,
 * arXiv:1803.08494).
 * @param x - `[batch, depth, height, width, channels]`
 * @param scale - `[channels]`
 * @param offset - `[channels]`
 */
export function activateAndGroupNormalize(
  x: tf.Tensor5D,
  scale: tf.Tensor1D,
  offset: tf.Tensor1D,
  options: GroupNormalizeOptions,
): tf.Tensor5D {
  if (hasBackendKernel("GroupNormalize")) return fused(x, scale, offset, options);
  const { activation, epsilon, groups } = options;
  const slope = SLOPES[activation];
  return differentiate([x, scale, offset], () => {
    const a = (slope === 0 ? tf.relu(x) : tf.leakyRelu(x, slope)) as tf.Tensor5D;
    const average = groupAverage(a.shape, groups);
    const samples = splitSamples(a).map((sample) => standardize(sample, average, epsilon));
    const xhat = joinSamples(samples.map((sample) => sample.xhat));
    return {
      value: tf.add(tf.mul(xhat, scale), offset),
      saved: [a, xhat, scale, average, ...samples.map(({ inverse }) => inverse)],
      backward: (dy, [a, xhat, scale, average, ...inverses]) => {
        const through = joinSamples(
          splitSamples(tf.mul(dy, scale)).map((toXhat, k) =>
            throughStatistics(
              toXhat,
              splitSamples(xhat)[k] as tf.Tensor5D,
              average as tf.Tensor2D,
              inverses[k] as tf.Tensor1D,
            ),
          ),
        );
        const toScale = channelSum(tf.mul(dy, xhat) as tf.Tensor5D);
        return [tf.mul(through, tf.step(a, slope)), toScale, channelSum(dy as tf.Tensor5D)];
      },
    };
  });
}

function fused(
  x: tf.Tensor5D,
  scale: tf.Tensor1D,
  offset: tf.Tensor1D,
  { activation, epsilon, groups }: GroupNormalizeOptions,
): tf.Tensor5D {
  const attributes = { slope: SLOPES[activation], epsilon, groups };
  return differentiate([x, scale, offset], () => {
    const [value, statistics] = runBackendKernel<tf.Tensor[]>("GroupNormalize", { x, scale, offset }, attributes);
    return {
      value: value as tf.Tensor,
      saved: [x, statistics as tf.Tensor, scale],
      backward: (dy, [x, statistics, scale]) =>
        runBackendKernel<tf.Tensor[]>("GroupNormalizeGrad", { dy, x, statistics, scale }, attributes),
    };
  });
}

/**
 * `[channels, channels]`, symmetric: from sums over the positions to means over the group, given to each of its
 * channels.
 */
function groupAverage([, depth, height, width, channels]: readonly number[], groups: number): tf.Tensor2D {
  const size = channels / groups;
  const weight = 1 / (size * depth * height * width);
  const matrix = new Float32Array(channels * channels);
  for (let i = 0; i < matrix.length; i++) {
    const isSameGroup = Math.floor(i / channels / size) === Math.floor((i % channels) / size);
    matrix[i] = isSameGroup ? weight : 0;
  }
  return tf.tensor2d(matrix, [channels, channels]);
}

function groupMean(x: tf.Tensor5D, average: tf.Tensor2D): tf.Tensor1D {
  return tf.reshape(tf.matMul(tf.reshape(channelSum(x), [1, -1]), average), [-1]) as tf.Tensor1D;
}

function standardize(a: tf.Tensor5D, average: tf.Tensor2D, epsilon: number) {
  const deviation = tf.sub(a, groupMean(a, average)) as tf.Tensor5D;
  const variance = groupMean(tf.square(deviation), average);
  const inverse = tf.rsqrt(tf.add(variance, epsilon)) as tf.Tensor1D;
  return { xhat: tf.mul(deviation, inverse) as tf.Tensor5D, inverse };
}

/** `(g - mean g - xhat mean(g xhat)) / sqrt(variance + epsilon)` for the gradient `g` of `xhat`. */
function throughStatistics(g: tf.Tensor5D, xhat: tf.Tensor5D, average: tf.Tensor2D, inverse: tf.Tensor1D): tf.Tensor5D {
  const alongXhat = tf.mul(xhat, groupMean(tf.mul(g, xhat) as tf.Tensor5D, average));
  return tf.mul(tf.sub(tf.sub(g, groupMean(g, average)), alongXhat), inverse) as tf.Tensor5D;
}

function splitSamples(x: tf.Tensor): tf.Tensor5D[] {
  const [batch, ...rest] = x.shape;
  if (batch === 1) return [x as tf.Tensor5D];
  return Array.from({ length: batch as number }, (_, k) => tf.slice(x, [k, 0, 0, 0, 0], [1, ...rest]) as tf.Tensor5D);
}

function joinSamples(samples: readonly tf.Tensor5D[]): tf.Tensor5D {
  return samples.length === 1 ? (samples[0] as tf.Tensor5D) : tf.concat([...samples], 0);
}
