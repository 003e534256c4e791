/** 3-D convolution with its gradient. */

import * as tf from "@tensorflow/tfjs-core";
import { hasBackendKernel, runBackendKernel } from "./backend-kernel.js";
import { channelSum } from "./channel-sum.js";
import { differentiate } from "./differentiate.js";

export interface ConvolveOptions {
  /** 1 keeps the size, 2 halves it; default 1. */
  readonly stride?: 1 | 2;
  /** False: nothing flows back to `x`, which saves the work; default true. */
  readonly inputGradient?: boolean;
}

/**
 * PyTorch's `Conv3d(kernel_size=3, padding=1)`: cross-correlation with one zero on every side.
 * @param x - `[batch, depth, height, width, in]`
 * @param kernel - `[3, 3, 3, in, out]`
 * @param bias - `[out]`
 */
export function convolve(
  x: tf.Tensor5D,
  kernel: tf.Tensor5D,
  bias: tf.Tensor1D,
  { stride = 1, inputGradient = true }: ConvolveOptions = {},
): tf.Tensor5D {
  const attributes = convolutionAttributes(stride);
  return differentiate(inputGradient ? [x, kernel, bias] : [kernel, bias], () => ({
    value: addBias(x, kernel, bias, attributes),
    saved: [x, kernel],
    backward: (dy, [x, kernel]) => {
      const filterShape = kernel.shape;
      const toKernel = runBackendKernel<tf.Tensor>(
        tf.Conv3DBackpropFilterV2,
        { x, dy },
        { ...attributes, filterShape },
      );
      const toParameters = [toKernel, channelSum(dy as tf.Tensor5D)];
      if (!inputGradient) return toParameters;
      const inputShape = x.shape;
      const inputAttributes = { ...attributes, inputShape };
      return [runBackendKernel(tf.Conv3DBackpropInputV2, { dy, filter: kernel }, inputAttributes), ...toParameters];
    },
  }));
}

export interface ConvolutionAttributes {
  readonly strides: number[];
  readonly pad: number;
  readonly dilations: number;
}

/** The padding is a number, as PyTorch has it: TensorFlow's `same` puts the taps of a strided kernel elsewhere. */
export function convolutionAttributes(stride: number): ConvolutionAttributes {
  return { strides: [stride, stride, stride], pad: 1, dilations: 1 };
}

function addBias(x: tf.Tensor5D, kernel: tf.Tensor5D, bias: tf.Tensor1D, attributes: ConvolutionAttributes): tf.Tensor {
  const inputs = { x, filter: kernel };
  if (hasBackendKernel("ActivatedConv3D")) {
    return runBackendKernel("ActivatedConv3D", { ...inputs, bias }, { ...attributes, slope: 1 });
  }
  return tf.add(runBackendKernel<tf.Tensor>(tf.Conv3D, inputs, attributes), bias);
}
