/** Comparisons and their way back to numbers: plain loops without an index for each element. */

import * as tf from "@tensorflow/tfjs-core";
import { type Broadcast, foldBroadcast } from "./broadcast.js";
import { areFloats, produce, type WasmKernel } from "./kernel.js";

const equal: WasmKernel = comparing(tf.Equal, fillEqual);
const greaterEqual: WasmKernel = comparing(tf.GreaterEqual, fillGreaterEqual);

/** From true and false to 1 and 0. */
const cast: WasmKernel = {
  name: tf.Cast,
  accepts: ({ inputs: { x }, attributes }) =>
    x.dtype === "bool" && (attributes as { readonly dtype: tf.DataType }).dtype === "float32",
  run: ({ inputs: { x }, backend }) =>
    produce(backend, x.shape, (out) => {
      valuesOf(backend, out).set(backend.data.get(x.dataId).values as Uint8Array);
    }),
};

export const COMPARISON_KERNELS: readonly WasmKernel[] = [equal, greaterEqual, cast];

type Fill = (out: Uint8Array, broadcast: Broadcast, a: Float32Array, b: Float32Array) => void;

function comparing(name: string, fill: Fill): WasmKernel {
  return {
    name,
    accepts: (call) => areFloats(call) && foldBroadcast(call.inputs.a.shape, call.inputs.b.shape) !== undefined,
    run: ({ inputs: { a, b }, backend }) => {
      const folded = foldBroadcast(a.shape, b.shape) as Broadcast;
      const out = new Uint8Array(folded.outer * folded.inner);
      fill(out, folded, valuesOf(backend, a), valuesOf(backend, b));
      return backend.makeTensorInfo(folded.shape, "bool", out);
    },
  };
}

// Two loops, each with its own comparison: a call for each element would take most of the time.

function fillEqual(
  out: Uint8Array,
  { outer, inner, first, second }: Broadcast,
  a: Float32Array,
  b: Float32Array,
): void {
  for (let row = 0; row < outer; row++) {
    const [i, j, k] = [row * first.rowStep, row * second.rowStep, row * inner];
    for (let x = 0; x < inner; x++) out[k + x] = a[i + x * first.step] === b[j + x * second.step] ? 1 : 0;
  }
}

function fillGreaterEqual(
  out: Uint8Array,
  { outer, inner, first, second }: Broadcast,
  a: Float32Array,
  b: Float32Array,
): void {
  for (let row = 0; row < outer; row++) {
    const [i, j, k] = [row * first.rowStep, row * second.rowStep, row * inner];
    for (let x = 0; x < inner; x++) out[k + x] = a[i + x * first.step] >= b[j + x * second.step] ? 1 : 0;
  }
}

function valuesOf(backend: { data: tf.DataStorage<{ values?: unknown }> }, { dataId }: tf.TensorInfo): Float32Array {
  return backend.data.get(dataId).values as Float32Array;
}
