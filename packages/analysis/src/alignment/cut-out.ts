/** The part of a box that holds an object. */

import { type ComplexArray, type Shape, sizeOfShape } from "@autophase/tensor-io";

/** First index and length along each axis; a window may go around the end of the box. */
export interface Window {
  readonly start: readonly number[];
  readonly shape: Shape;
}

/** Room on each side, relative to the object, for the tails of a translation by a fraction of a voxel. */
const MARGIN = 0.1;
const LEAST_MARGIN = 4;

/** The window of the voxels above a twentieth of the maximum amplitude, with room around them. */
export function windowOf({ real, imag, shape }: ComplexArray<Float64Array>): Window {
  const power = real.map((value, i) => value * value + imag[i] * imag[i]);
  const threshold = power.reduce((most, value) => Math.max(most, value), 0) * 0.05 ** 2;
  const low = shape.map((length) => length);
  const high = shape.map(() => -1);
  for (let i = 0; i < power.length; i++) {
    if (power[i] <= threshold) continue;
    for (let axis = shape.length - 1, rest = i; axis >= 0; axis--) {
      const n = rest % shape[axis];
      rest = (rest - n) / shape[axis];
      low[axis] = Math.min(low[axis], n);
      high[axis] = Math.max(high[axis], n);
    }
  }
  const sizes = shape.map((length, axis) => roomyLength(high[axis] - low[axis] + 1, length));
  return { start: low.map((first, axis) => Math.floor((first + high[axis] + 1 - sizes[axis]) / 2)), shape: sizes };
}

/** Lengths that divide by 4 transform fast. */
function roomyLength(size: number, available: number): number {
  const wanted = size + 2 * Math.max(LEAST_MARGIN, Math.ceil(MARGIN * size));
  return Math.min(available, 4 * Math.ceil(wanted / 4));
}

/** A copy of a window of an array. */
export function cutOut({ real, imag, shape }: ComplexArray<Float64Array>, window: Window): ComplexArray<Float64Array> {
  const size = sizeOfShape(window.shape);
  const out = { real: new Float64Array(size), imag: new Float64Array(size), shape: window.shape };
  for (let i = 0; i < size; i++) {
    const from = indexWithin(i, window, shape);
    out.real[i] = real[from];
    out.imag[i] = imag[from];
  }
  return out;
}

function indexWithin(index: number, window: Window, shape: Shape): number {
  let rest = index;
  let out = 0;
  let weight = 1;
  for (let axis = shape.length - 1; axis >= 0; axis--) {
    const n = rest % window.shape[axis];
    rest = (rest - n) / window.shape[axis];
    out += weight * ((window.start[axis] + n + shape[axis]) % shape[axis]);
    weight *= shape[axis];
  }
  return out;
}
