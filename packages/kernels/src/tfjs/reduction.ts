/** Sums and maxima over the last axes, and over everything but the channel. */

import * as tf from "@tensorflow/tfjs-core";
import { JOBS } from "../wasm/control.js";
import { areFloats, type KernelArguments, produce, type WasmKernel } from "./kernel.js";
import { sumChannels } from "./normalization.js";

/** Pieces are summed in float32, their sums in float64; their length must not depend on the number of threads. */
const PIECE = 4096;

const sum: WasmKernel = { name: tf.Sum, accepts: canReduce, run: (call) => reduceRows(call, 0) };
const max: WasmKernel = { name: tf.Max, accepts: canReduce, run: (call) => reduceRows(call, 1) };

/** `[..., channels]` to `[channels]`. */
const channelSum: WasmKernel = {
  name: "ChannelSum",
  run: ({ inputs: { x }, backend }) => {
    const channels = x.shape[x.shape.length - 1];
    return produce(backend, [channels], (out) => {
      (backend.data.get(out.dataId).values as Float32Array).set(sumChannels(backend, x).first.subarray(0, channels));
    });
  },
};

export const REDUCTION_KERNELS: readonly WasmKernel[] = [sum, max, channelSum];

function axesOf({ inputs: { x }, attributes }: KernelArguments): number[] {
  const given = attributes as { reductionIndices?: number | number[]; axis?: number | number[] };
  return tf.util.parseAxisParam(given.axis ?? given.reductionIndices ?? x.shape.map((_, k) => k), x.shape);
}

/** The axes are the last ones, and there is something to reduce. */
function canReduce(call: KernelArguments): boolean {
  const { x } = call.inputs;
  const axes = [...axesOf(call)].sort((a, b) => a - b);
  const isLast = axes.every((axis, k) => axis === x.shape.length - axes.length + k);
  return areFloats(call) && axes.length > 0 && isLast && x.shape.every((length) => length > 0);
}

function reduceRows(call: KernelArguments, operation: 0 | 1): tf.TensorInfo {
  const { inputs, backend, attributes } = call;
  const { x } = inputs;
  const axes = axesOf(call);
  const kept = x.shape.slice(0, x.shape.length - axes.length);
  const shape = attributes.keepDims ? [...kept, ...axes.map(() => 1)] : kept;
  const rows = kept.reduce((a, b) => a * b, 1);
  const length = x.shape.reduce((a, b) => a * b, 1) / rows;
  const pieces = Math.ceil(length / PIECE);
  return produce(backend, shape, (out) =>
    backend.withScratch(4 * rows * pieces, (partial) => {
      backend.perform(JOBS.reduce, [operation, backend.addressOf(x), partial, rows, length, PIECE], rows * pieces);
      const parts = backend.runtime.floats().subarray(partial / 4, partial / 4 + rows * pieces);
      const values = backend.data.get(out.dataId).values as Float32Array;
      for (let row = 0; row < rows; row++) values[row] = gather(parts, row * pieces, pieces, operation);
    }),
  );
}

function gather(parts: Float32Array, first: number, count: number, operation: 0 | 1): number {
  let result = parts[first];
  for (let k = first + 1; k < first + count; k++) {
    result = operation === 0 ? result + parts[k] : Math.max(result, parts[k]);
  }
  return result;
}
