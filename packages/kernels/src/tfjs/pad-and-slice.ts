/** Boxes of arrays, row by row. */

import * as tf from "@tensorflow/tfjs-core";
import { areFloats, produce, type WasmKernel } from "./kernel.js";

const pad: WasmKernel = {
  name: tf.PadV2,
  accepts: areFloats,
  run: ({ inputs: { x }, attributes, backend }) => {
    const { paddings, constantValue } = attributes as unknown as {
      paddings: [number, number][];
      constantValue: number;
    };
    const shape = x.shape.map((length, axis) => paddings[axis][0] + length + paddings[axis][1]);
    const source = backend.data.get(x.dataId).values as Float32Array;
    return produce(backend, shape, (out) => {
      const values = backend.data.get(out.dataId).values as Float32Array;
      values.fill(constantValue);
      const begin = paddings.map(([before]) => before);
      forEachRow(x.shape, shape, begin, (row, at, length) => values.set(source.subarray(row, row + length), at));
    });
  },
};

const slice: WasmKernel = {
  name: tf.Slice,
  accepts: areFloats,
  run: ({ inputs: { x }, attributes, backend }) => {
    const { begin, size } = attributes as unknown as { begin: number | number[]; size: number | number[] };
    const [first, shape] = tf.slice_util.parseSliceParams(x as tf.Tensor, begin, size);
    tf.slice_util.assertParamsValid(x as tf.Tensor, first, shape);
    const source = backend.data.get(x.dataId).values as Float32Array;
    return produce(backend, shape, (out) => {
      const values = backend.data.get(out.dataId).values as Float32Array;
      forEachRow(shape, x.shape, first, (row, at, length) => values.set(source.subarray(at, at + length), row));
    });
  },
};

export const BOX_KERNELS: readonly WasmKernel[] = [pad, slice];

/** Visits the rows of a box that begins at `begin` in an array: index in the box, index in the array, length. */
function forEachRow(
  box: readonly number[],
  array: readonly number[],
  begin: readonly number[],
  visit: (row: number, at: number, length: number) => void,
): void {
  const steps = tf.util.computeStrides([...array]).concat(1);
  const outer = box.slice(0, -1);
  const length = box.at(-1) ?? 1;
  const rows = outer.reduce((a, b) => a * b, 1);
  if (length === 0) return;
  const index = outer.map(() => 0);
  let at = begin.reduce((sum, first, axis) => sum + first * steps[axis], 0);
  for (let row = 0; row < rows; row++) {
    visit(row * length, at, length);
    for (let axis = outer.length - 1; axis >= 0; axis--) {
      at += steps[axis];
      if (++index[axis] < outer[axis]) break;
      at -= outer[axis] * steps[axis];
      index[axis] = 0;
    }
  }
}
