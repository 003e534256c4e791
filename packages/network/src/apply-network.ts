/** The forward pass. */

import { formatShape, ShapeError } from "@autophase/tensor-io";
import * as tf from "@tensorflow/tfjs-core";
import type { BlockLayer } from "./definition.js";
import type { ChannelStatistics } from "./layers/activate-and-normalize.js";
import { convolve } from "./layers/convolve.js";
import { amplitudeHead, phaseHead } from "./layers/heads.js";
import { normalizedConvolve } from "./layers/normalized-convolution.js";
import { padTo } from "./layers/pad.js";
import { maxPoolHalf } from "./layers/pool.js";
import { upsampleTwice } from "./layers/upsample.js";
import { assertNetworkSize, type Network, type PlacedLayer, type PlacedStage } from "./network.js";
import type { WeightTensors } from "./weights.js";

export interface ApplyOptions {
  /** True: normalise with the statistics of the batch, and give the updated running ones; default false. */
  readonly training?: boolean;
  /** Amplitude under it is set to zero; default 0.1. */
  readonly threshold?: number;
}

export interface NetworkOutput {
  /** `[batch, depth, height, width, 1]`, 0 or in `[threshold, 1]`. */
  readonly amplitude: tf.Tensor5D;
  /** Radians, same shape, 0 in the padding. */
  readonly phase: tf.Tensor5D;
  /** Running statistics after this batch, by name; empty unless training. */
  readonly statistics: tf.NamedTensorMap;
}

/**
 * Object from pattern. Gradients flow to `weights.trainable`, not to `input`.
 * @param input - centred amplitude (not intensity) divided by its maximum, `[batch, depth, height, width, 1]`.
 * @returns the centred object, in the inner half box; the rest is zero.
 * @throws {ShapeError} when the input has other axes, or training would normalise over a single value.
 * @throws {NetworkSizeError} when a length is not a multiple of 16.
 */
export function applyNetwork(
  network: Network,
  weights: WeightTensors,
  input: tf.Tensor5D,
  { training = false, threshold = 0.1 }: ApplyOptions = {},
): NetworkOutput {
  assertInput(network, input);
  if (training) assertBatch(network, input.shape);
  return tf.tidy(() => {
    const pass: Pass = { network, weights, input, training, statistics: {} };
    const code = runStages(pass, [network.encoder], input);
    const amplitude = amplitudeHead(runStages(pass, network.amplitude, code), threshold);
    const phase = phaseHead(runStages(pass, network.phase, code));
    const shape = input.shape.slice(1, 4);
    return { amplitude: padTo(amplitude, shape), phase: padTo(phase, shape), statistics: pass.statistics };
  });
}

interface Pass {
  readonly network: Network;
  readonly weights: WeightTensors;
  readonly input: tf.Tensor5D;
  readonly training: boolean;
  readonly statistics: tf.NamedTensorMap;
}

function assertInput(network: Network, { shape }: tf.Tensor): void {
  if (shape.length !== 5 || shape[4] !== 1) {
    const expected = "batch x depth x height x width x 1";
    throw new ShapeError(`network ${network.name}: expected an input of ${expected}, got ${formatShape(shape)}`);
  }
  for (const length of shape.slice(1, 4)) assertNetworkSize(network, length);
}

/** The innermost layers have `batch * (size / 16)^3` values per channel to normalise over. */
function assertBatch({ name, definition }: Network, [batch, ...lengths]: readonly number[]): void {
  const volume = lengths.slice(0, 3);
  const values = volume.reduce((product, length) => product * (length / definition.sizeDivisor), batch as number);
  if (values > 1) return;
  const given = `a batch of ${batch} at ${formatShape(volume)} leaves one value`;
  throw new ShapeError(`network ${name}: training normalises over the batch, and ${given}: use a larger one`);
}

function runStages(pass: Pass, stages: readonly PlacedStage[], from: tf.Tensor5D): tf.Tensor5D {
  let x = from;
  for (const { padFirst, layers } of stages) {
    if (padFirst) x = step(x, from, () => padTo(x, pass.input.shape.slice(1, 4)));
    for (const layer of layers) x = step(x, from, () => runLayer(pass, layer, x));
  }
  return x;
}

/** The output of one layer; its input is released unless others need it. What gradients need is held by their layers. */
function step(x: tf.Tensor5D, from: tf.Tensor5D, run: () => tf.Tensor5D): tf.Tensor5D {
  const output = run();
  if (x !== from) x.dispose();
  return output;
}

function runLayer(pass: Pass, placed: PlacedLayer, x: tf.Tensor5D): tf.Tensor5D {
  const { layer } = placed;
  switch (layer.type) {
    case "block":
      return runBlock(pass, placed, layer, x);
    case "convolution":
      return runConvolution(pass, placed, x);
    case "max-pool":
      return maxPoolHalf(x);
    case "upsample":
      return upsampleTwice(x, layer.interpolation);
  }
}

function runConvolution(pass: Pass, { convolution }: PlacedLayer, x: tf.Tensor5D): tf.Tensor5D {
  const { trainable } = pass.weights;
  const kernel = trainable[`${convolution}.weight`] as tf.Tensor5D;
  const bias = trainable[`${convolution}.bias`] as tf.Tensor1D;
  return convolve(x, kernel, bias, { inputGradient: x !== pass.input });
}

function runBlock(pass: Pass, placed: PlacedLayer, layer: BlockLayer, x: tf.Tensor5D): tf.Tensor5D {
  const { weights, training, network } = pass;
  const module = placed.normalization;
  const running = runningStatistics(weights, module);
  const { trainable } = weights;
  const block = {
    x,
    kernel: trainable[`${placed.convolution}.weight`] as tf.Tensor5D,
    bias: trainable[`${placed.convolution}.bias`] as tf.Tensor1D,
    scale: trainable[`${module}.weight`] as tf.Tensor1D,
    offset: trainable[`${module}.bias`] as tf.Tensor1D,
  };
  const { output, statistics } = tf.tidy(() =>
    normalizedConvolve(block, {
      stride: layer.stride,
      inputGradient: x !== pass.input,
      activation: layer.activation,
      epsilon: network.definition.normalization.epsilon,
      ...(training ? {} : { running }),
    }),
  );
  if (training) updateStatistics(pass, module, running, statistics, output.size / placed.outputs);
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
