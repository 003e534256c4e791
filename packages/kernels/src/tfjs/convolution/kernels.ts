/** The 3-D convolution kernels of TensorFlow.js. */

import { Conv3D, Conv3DBackpropFilterV2, Conv3DBackpropInputV2 } from "@tensorflow/tfjs-core";
import { ROW_LIST_BYTES } from "../../wasm/layout.generated.js";
import { areFloats, produce, type WasmKernel } from "../kernel.js";
import { convolveAdjoint, convolveForward } from "./conv3d.js";
import { computeFilterGradient } from "./filter-gradient.js";
import { type ConvolutionAttributes, describeConvolution } from "./geometry.js";

interface InputGradientAttributes extends ConvolutionAttributes {
  readonly inputShape: number[];
}

interface FilterGradientAttributes extends ConvolutionAttributes {
  readonly filterShape: number[];
}

const conv3d: WasmKernel = {
  name: Conv3D,
  accepts: (call) => areFloats(call) && hasRoomFor(call.inputs.filter.shape),
  run: ({ inputs: { x, filter }, attributes, backend }) => {
    const geometry = describeConvolution(x.shape, filter.shape, attributes as ConvolutionAttributes);
    const { batch, outputChannels, axes } = geometry;
    const shape = [batch, ...axes.map(({ outputs }) => outputs), outputChannels];
    return produce(backend, shape, (y) => {
      convolveForward(backend, geometry, { x, filter, y });
    });
  },
};

const inputGradient: WasmKernel = {
  name: Conv3DBackpropInputV2,
  accepts: (call) => areFloats(call) && hasRoomFor(call.inputs.filter.shape),
  run: ({ inputs: { dy, filter }, attributes, backend }) => {
    const { inputShape, ...own } = attributes as InputGradientAttributes;
    const geometry = describeConvolution(inputShape, filter.shape, { ...own, dilations: 1 });
    return produce(backend, inputShape, (dx) => convolveAdjoint(backend, geometry, { dy, filter, dx }));
  },
};

const filterGradient: WasmKernel = {
  name: Conv3DBackpropFilterV2,
  accepts: (call) => areFloats(call) && hasRoomFor((call.attributes as FilterGradientAttributes).filterShape),
  run: ({ inputs: { x, dy }, attributes, backend }) => {
    const { filterShape, ...own } = attributes as FilterGradientAttributes;
    const geometry = describeConvolution(x.shape, filterShape, { ...own, dilations: 1 });
    return produce(backend, filterShape, (dw) => computeFilterGradient(backend, geometry, { x, dy, dw }));
  },
};

/**
 * Whether the input rows that an output row needs fit into the list of them: one for each depth and height of the
 * filter.
 */
function hasRoomFor([depth, height]: readonly number[]): boolean {
  return 8 * depth * height <= ROW_LIST_BYTES;
}

export const CONVOLUTION_KERNELS: readonly WasmKernel[] = [conv3d, inputGradient, filterGradient];
