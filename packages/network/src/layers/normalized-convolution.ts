/** A whole block: convolution, activation, batch normalisation. */

import * as tf from "@tensorflow/tfjs-core";
import {
  activateAndNormalize,
  type ChannelStatistics,
  type NormalizeOptions,
  SLOPES,
} from "./activate-and-normalize.js";
import { hasBackendKernel, runBackendKernel } from "./backend-kernel.js";
import { type ConvolveOptions, convolutionAttributes, convolve } from "./convolve.js";
import { differentiate } from "./differentiate.js";

export interface BlockTensors {
  readonly x: tf.Tensor5D;
  readonly kernel: tf.Tensor5D;
  readonly bias: tf.Tensor1D;
  readonly scale: tf.Tensor1D;
  readonly offset: tf.Tensor1D;
}

export type NormalizedConvolveOptions = NormalizeOptions & Required<ConvolveOptions>;

type Normalized = { readonly output: tf.Tensor5D; readonly statistics: ChannelStatistics };

/** `activateAndNormalize(convolve(x, kernel, bias), scale, offset)`, in one operation where the backend has it. */
export function normalizedConvolve(tensors: BlockTensors, options: NormalizedConvolveOptions): Normalized {
  if (hasBackendKernel("NormalizedConv3D")) {
    return options.running ? fusedRunning(tensors, options, options.running) : fusedBatch(tensors, options);
  }
  const { x, kernel, bias, scale, offset } = tensors;
  return activateAndNormalize(convolve(x, kernel, bias, options), scale, offset, options);
}

function fusedBatch(tensors: BlockTensors, options: NormalizedConvolveOptions): Normalized {
  const { x, kernel, bias, scale, offset } = tensors;
  const inputs = { x, filter: kernel, bias, scale, offset };
  const results = runBackendKernel<tf.Tensor[]>("NormalizedConv3D", inputs, attributesOf(options));
  const [value, activated, mean, variance] = results as [tf.Tensor, tf.Tensor, tf.Tensor1D, tf.Tensor1D];
  const output = differentiate<tf.Tensor5D>(differentiableInputs(tensors, options), () => ({
    value: tf.clone(value),
    saved: [x, kernel, activated, mean, variance, scale],
    backward: (dy, [x, kernel, activated, mean, variance, scale]) =>
      blockGradient({ dy, x, kernel, activated, mean, variance, scale }, options),
  }));
  return { output, statistics: { mean, variance } };
}

function fusedRunning(
  tensors: BlockTensors,
  options: NormalizedConvolveOptions,
  running: ChannelStatistics,
): Normalized {
  const { x, kernel, bias, scale, offset } = tensors;
  const attributes = attributesOf(options);
  const output = differentiate<tf.Tensor5D>(differentiableInputs(tensors, options), () => {
    const inputs = { x, filter: kernel, bias, scale, offset, ...running };
    const [value] = runBackendKernel<tf.Tensor[]>("NormalizedConv3D", inputs, attributes);
    return {
      value: value as tf.Tensor,
      saved: [x, kernel, bias, running.mean, running.variance, scale],
      backward: (dy, [x, kernel, bias, mean, variance, scale]) => {
        const activated = runBackendKernel<tf.Tensor>("ActivatedConv3D", { x, filter: kernel, bias }, attributes);
        return blockGradient({ dy, x, kernel, activated, mean, variance, scale }, options);
      },
    };
  });
  return { output, statistics: running };
}

function differentiableInputs(
  { x, kernel, bias, scale, offset }: BlockTensors,
  { inputGradient }: NormalizedConvolveOptions,
): tf.Tensor[] {
  return inputGradient ? [x, kernel, bias, scale, offset] : [kernel, bias, scale, offset];
}

type SavedName = "dy" | "x" | "kernel" | "activated" | "mean" | "variance" | "scale";

/** In the order of `differentiableInputs`. */
function blockGradient(
  { dy, x, kernel, activated, mean, variance, scale }: Record<SavedName, tf.Tensor>,
  options: NormalizedConvolveOptions,
): tf.Tensor[] {
  const { strides, pad, dilations, ...own } = attributesOf(options);
  const convolution = { strides, pad, dilations };
  const inputs = { dy, activated, mean, variance, scale };
  const isRunning = options.running !== undefined;
  const gradients = runBackendKernel<tf.Tensor[]>("NormalizedConv3DGrad", inputs, { ...own, isRunning });
  const [toSum, toBias, toScale, toOffset] = gradients as [tf.Tensor, tf.Tensor, tf.Tensor, tf.Tensor];
  const filterAttributes = { ...convolution, filterShape: kernel.shape };
  const toKernel = runBackendKernel<tf.Tensor>(tf.Conv3DBackpropFilterV2, { x, dy: toSum }, filterAttributes);
  const toParameters = [toKernel, toBias, toScale, toOffset];
  if (!options.inputGradient) return toParameters;
  const inputAttributes = { ...convolution, inputShape: x.shape };
  const toInput = runBackendKernel<tf.Tensor>(tf.Conv3DBackpropInputV2, { dy: toSum, filter: kernel }, inputAttributes);
  return [toInput, ...toParameters];
}

function attributesOf({ stride, activation, epsilon }: NormalizedConvolveOptions) {
  return { ...convolutionAttributes(stride), slope: SLOPES[activation], epsilon };
}
