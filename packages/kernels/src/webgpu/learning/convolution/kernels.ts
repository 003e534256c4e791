/** The 3-D convolution kernels of TensorFlow.js. */

import { Conv3D, Conv3DBackpropFilterV2, Conv3DBackpropInputV2 } from "@tensorflow/tfjs-core";
import {
  type ConvolutionAttributes,
  type ConvolutionGeometry,
  describeConvolution,
} from "../../../tfjs/convolution/geometry.js";
import { type GpuKernel, produce, produceActivation } from "../kernel.js";
import { computeFilterGradient } from "./filter-gradient.js";
import { convolveAdjoint, convolveForward } from "./sweeps.js";

const conv3d: GpuKernel = {
  name: Conv3D,
  run: ({ inputs: { x, filter }, attributes, backend }) => {
    const geometry = describeConvolution(x.shape, filter.shape, attributes as ConvolutionAttributes);
    return produceActivation(backend, outputShape(geometry), (y) =>
      convolveForward(backend, geometry, { x, filter, y }),
    );
  },
};

const inputGradient: GpuKernel = {
  name: Conv3DBackpropInputV2,
  run: ({ inputs: { dy, filter }, attributes, backend }) => {
    const { inputShape, ...own } = attributes as ConvolutionAttributes & { readonly inputShape: number[] };
    const geometry = describeConvolution(inputShape, filter.shape, { ...own, dilations: 1 });
    return produce(backend, inputShape, (dx) => convolveAdjoint(backend, geometry, { dy, filter, dx }));
  },
};

const filterGradient: GpuKernel = {
  name: Conv3DBackpropFilterV2,
  run: ({ inputs: { x, dy }, attributes, backend }) => {
    const { filterShape, ...own } = attributes as ConvolutionAttributes & { readonly filterShape: number[] };
    const geometry = describeConvolution(x.shape, filterShape, { ...own, dilations: 1 });
    return produce(backend, filterShape, (dw) => computeFilterGradient(backend, geometry, { x, dy, dw }));
  },
};

export const CONVOLUTION_KERNELS: readonly GpuKernel[] = [conv3d, inputGradient, filterGradient];

export function outputShape({ batch, axes, outputChannels }: ConvolutionGeometry): number[] {
  return [batch, ...axes.map(({ outputs }) => outputs), outputChannels];
}
