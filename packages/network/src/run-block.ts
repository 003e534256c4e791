/** One block of a network: convolution, activation, normalisation, and the shortcut where there is one. */

import * as tf from "@tensorflow/tfjs-core";
import type { BlockLayer } from "./definition.js";
import type { ChannelStatistics } from "./layers/activate-and-normalize.js";
import { convolve } from "./layers/convolve.js";
import { activateAndGroupNormalize, groupCount } from "./layers/group-normalize.js";
import { type BlockTensors, normalizedConvolve } from "./layers/normalized-convolution.js";
import { addShortcut } from "./layers/shortcut.js";
import type { LayeredNetwork, PlacedLayer } from "./network.js";
import type { WeightTensors } from "./weights.js";

/** What the layers of one forward pass share. */
export interface Pass {
  readonly network: LayeredNetwork;
  readonly weights: WeightTensors;
  /** No gradient flows to it. */
  readonly input: tf.Tensor5D;
  readonly training: boolean;
  /** Updated running statistics, by name; filled by the blocks in training. */
  readonly statistics: tf.NamedTensorMap;
}

export function runBlock(pass: Pass, placed: PlacedLayer, layer: BlockLayer, x: tf.Tensor5D): tf.Tensor5D {
  const { trainable } = pass.weights;
  const tensors = {
    x,
    kernel: trainable[`${placed.convolution}.weight`] as tf.Tensor5D,
    bias: trainable[`${placed.convolution}.bias`] as tf.Tensor1D,
    scale: trainable[`${placed.normalization}.weight`] as tf.Tensor1D,
    offset: trainable[`${placed.normalization}.bias`] as tf.Tensor1D,
  };
  const isGroup = pass.network.options.normalization === "group";
  const output = isGroup ? runGroupBlock(pass, layer, tensors) : runBatchBlock(pass, placed, layer, tensors);
  if (!placed.shortcut) return output;
  const sum = addShortcut(x, output);
  output.dispose();
  return sum;
}

function runGroupBlock({ network, input }: Pass, layer: BlockLayer, tensors: BlockTensors): tf.Tensor5D {
  const { x, kernel, bias, scale, offset } = tensors;
  const { stride, activation } = layer;
  const { epsilon } = network.definition.normalization;
  return tf.tidy(() => {
    const convolved = convolve(x, kernel, bias, { stride, inputGradient: x !== input });
    return activateAndGroupNormalize(convolved, scale, offset, { activation, epsilon, groups: groupCount(scale.size) });
  });
}

function runBatchBlock(pass: Pass, placed: PlacedLayer, layer: BlockLayer, tensors: BlockTensors): tf.Tensor5D {
  const { weights, training, network } = pass;
  const running = runningStatistics(weights, placed.normalization);
  const { output, statistics } = tf.tidy(() =>
    normalizedConvolve(tensors, {
      stride: layer.stride,
      inputGradient: tensors.x !== pass.input,
      activation: layer.activation,
      epsilon: network.definition.normalization.epsilon,
      ...(training ? {} : { running }),
    }),
  );
  if (training) updateStatistics(pass, placed.normalization, running, statistics, output.size / placed.outputs);
  return output;
}

function runningStatistics({ statistics }: WeightTensors, module: string): ChannelStatistics {
  return {
    mean: statistics[`${module}.running_mean`] as tf.Tensor1D,
    variance: statistics[`${module}.running_var`] as tf.Tensor1D,
  };
}

/** `(1 - momentum) running + momentum batch`, the variance of the batch unbiased, as PyTorch keeps them. */
function updateStatistics(
  { network, statistics }: Pass,
  module: string,
  running: ChannelStatistics,
  batch: ChannelStatistics,
  count: number,
): void {
  const { momentum } = network.definition.normalization;
  const mix = (old: tf.Tensor, now: tf.Tensor, factor: number): tf.Tensor =>
    tf.tidy(() => tf.add(tf.mul(old, 1 - momentum), tf.mul(now, momentum * factor)));
  statistics[`${module}.running_mean`] = mix(running.mean, batch.mean, 1);
  statistics[`${module}.running_var`] = mix(running.variance, batch.variance, count / (count - 1));
}
