/** Sums and maxima over the last axes, sums over everything but the channel, and sums of squares. */

import * as tf from "@tensorflow/tfjs-core";
import { JOB, REDUCE_JOB, REDUCTION } from "../wasm/layout.generated.js";
import { wordsOf } from "../wasm/structure.js";
import { areFloats, type KernelArguments, produce, type WasmKernel } from "./kernel.js";
import { sumChannels } from "./normalization.js";
import type { WasmBackend } from "./wasm-backend.js";

/** Pieces are summed in float32, their sums in float64; their length must not depend on the number of threads. */
const PIECE = 4096;

type Operation = (typeof REDUCTION)[keyof typeof REDUCTION];

const sum: WasmKernel = { name: tf.Sum, accepts: canReduce, run: (call) => reduceRows(call, REDUCTION.sum) };
const max: WasmKernel = { name: tf.Max, accepts: canReduce, run: (call) => reduceRows(call, REDUCTION.maximum) };

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

/** Any number of tensors of any shape to a vector, the sums of the squares of their values. */
const sumOfSquares: WasmKernel = {
  name: "SumOfSquares",
  run: ({ inputs, backend }) => {
    const tensors = Object.values(inputs);
    const sums = Float32Array.from(tensors, (x) => {
      const size = tf.util.sizeFromShape(x.shape);
      return size === 0 ? 0 : reduceEach(backend, x, [1, size], REDUCTION.sumOfSquares)[0];
    });
    return backend.makeTensorInfo([tensors.length], "float32", sums);
  },
};

export const REDUCTION_KERNELS: readonly WasmKernel[] = [sum, max, channelSum, sumOfSquares];

interface ReductionAttributes {
  readonly axis?: number | number[];
  /** What some kernels call the axes. */
  readonly reductionIndices?: number | number[];
  readonly keepDims?: boolean;
}

function axesOf({ inputs: { x }, attributes }: KernelArguments): number[] {
  const { axis, reductionIndices } = attributes as ReductionAttributes;
  return tf.util.parseAxisParam(axis ?? reductionIndices ?? x.shape.map((_, k) => k), x.shape);
}

/** The axes are the last ones, and there is something to reduce. */
function canReduce(call: KernelArguments): boolean {
  const { x } = call.inputs;
  const axes = [...axesOf(call)].sort((a, b) => a - b);
  const isLast = axes.every((axis, k) => axis === x.shape.length - axes.length + k);
  return areFloats(call) && axes.length > 0 && isLast && x.shape.every((length) => length > 0);
}

function reduceRows(call: KernelArguments, operation: Operation): tf.TensorInfo {
  const { inputs, backend, attributes } = call;
  const { x } = inputs;
  const axes = axesOf(call);
  const kept = x.shape.slice(0, x.shape.length - axes.length);
  const shape = (attributes as ReductionAttributes).keepDims ? [...kept, ...axes.map(() => 1)] : kept;
  const rows = tf.util.sizeFromShape(kept);
  const length = tf.util.sizeFromShape(x.shape) / rows;
  return produce(backend, shape, (out) => {
    (backend.data.get(out.dataId).values as Float32Array).set(reduceEach(backend, x, [rows, length], operation));
  });
}

/** Of each row. */
function reduceEach(
  backend: WasmBackend,
  x: tf.TensorInfo,
  [rows, length]: readonly [number, number],
  operation: Operation,
): Float64Array {
  const pieces = Math.ceil(length / PIECE);
  return backend.withScratch(4 * rows * pieces, (partial) => {
    const source = backend.addressOf(x);
    const words = wordsOf(REDUCE_JOB, { operation, source, partial, rows, length, piece: PIECE });
    backend.perform(JOB.reduce, words, rows * pieces);
    const parts = backend.runtime.floats().subarray(partial / 4, partial / 4 + rows * pieces);
    return Float64Array.from({ length: rows }, (_, row) => gather(parts, row * pieces, pieces, operation));
  });
}

function gather(parts: Float32Array, first: number, count: number, operation: Operation): number {
  let result = parts[first];
  for (let k = first + 1; k < first + count; k++) {
    result = operation === REDUCTION.maximum ? Math.max(result, parts[k]) : result + parts[k];
  }
  return result;
}
