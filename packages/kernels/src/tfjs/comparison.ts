/** Comparisons and their way back to numbers: plain loops without an index for each element. */

import * as tf from "@tensorflow/tfjs-core";
import { type Broadcast, foldBroadcast } from "./broadcast.js";
import { areFloats, produce, type WasmKernel } from "./kernel.js";

const equal: WasmKernel = comparing(tf.Equal, (a, b) => a === b);
const greaterEqual: WasmKernel = comparing(tf.GreaterEqual, (a, b) => a >= b);

/** From true and false to 1 and 0. */
const cast: WasmKernel = {
  name: tf.Cast,
  accepts: ({ inputs: { x }, attributes }) => x.dtype === "bool" && attributes.dtype === "float32",
  run: ({ inputs: { x }, backend }) =>
    produce(backend, x.shape, (out) => {
      valuesOf(backend, out).set(backend.data.get(x.dataId).values as Uint8Array);
    }),
};

export const COMPARISON_KERNELS: readonly WasmKernel[] = [equal, greaterEqual, cast];

function comparing(name: string, compare: (a: number, b: number) => boolean): WasmKernel {
  return {
    name,
    accepts: (call) => areFloats(call) && foldBroadcast(call.inputs.a.shape, call.inputs.b.shape) !== undefined,
    run: ({ inputs: { a, b }, backend }) => {
      const folded = foldBroadcast(a.shape, b.shape) as Broadcast;
      const out = new Uint8Array(folded.outer * folded.inner);
      fill(out, folded, valuesOf(backend, a), valuesOf(backend, b), compare);
      return backend.makeTensorInfo(folded.shape, "bool", out);
    },
  };
}

function fill(
  out: Uint8Array,
  { outer, inner, first, second }: Broadcast,
  a: Float32Array,
  b: Float32Array,
  compare: (a: number, b: number) => boolean,
): void {
  for (let row = 0; row < outer; row++) {
    const [i, j, k] = [row * first.rowStep, row * second.rowStep, row * inner];
    for (let x = 0; x < inner; x++) out[k + x] = compare(a[i + x * first.step], b[j + x * second.step]) ? 1 : 0;
  }
}

function valuesOf(backend: { data: tf.DataStorage<{ values?: unknown }> }, { dataId }: tf.TensorInfo): Float32Array {
  return backend.data.get(dataId).values as Float32Array;
}
