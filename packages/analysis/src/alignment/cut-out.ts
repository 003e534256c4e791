/** Parts of a box, taken as they lie after the box was turned into its twin and moved by whole voxels. */

import { fastLength } from "@autophase/kernels";
import { type ComplexArray, type FloatData, type Shape, sizeOfShape } from "@autophase/tensor-io";

/** First index and length along each axis; a window may go around the end of the box. */
export interface Window {
  readonly start: readonly number[];
  readonly shape: Shape;
}

/** `image(x) = object(x - whole)`, or that of its twin. */
export interface Placement {
  readonly isTwin: boolean;
  /** Whole voxels along each axis. */
  readonly whole: readonly number[];
}

/** Room on each side, relative to the object, for the tails of a translation by a fraction of a voxel. */
const MARGIN = 0.1;
const LEAST_MARGIN = 4;
/** Of the maximum amplitude. */
const LEAST_AMPLITUDE = 0.05;

/** The window of the voxels above a twentieth of the maximum amplitude, with room around them. */
export function windowOf({ real, imag, shape }: ComplexArray<FloatData>): Window {
  const powerAt = (i: number): number => real[i] * real[i] + imag[i] * imag[i];
  let highest = 0;
  for (let i = 0; i < real.length; i++) highest = Math.max(highest, powerAt(i));
  const threshold = highest * LEAST_AMPLITUDE ** 2;
  const low = shape.map((length) => length);
  const high = shape.map(() => -1);
  for (let i = 0; i < real.length; i++) {
    if (powerAt(i) <= threshold) continue;
    for (let axis = shape.length - 1, rest = i; axis >= 0; axis--) {
      const n = rest % shape[axis];
      rest = (rest - n) / shape[axis];
      if (n < low[axis]) low[axis] = n;
      if (n > high[axis]) high[axis] = n;
    }
  }
  const sizes = shape.map((length, axis) => roomyLength(high[axis] - low[axis] + 1, length));
  return { start: low.map((first, axis) => Math.floor((first + high[axis] + 1 - sizes[axis]) / 2)), shape: sizes };
}

/** The box itself. */
export function wholeBox(shape: Shape): Window {
  return { start: shape.map(() => 0), shape };
}

/** With room on both sides, and of a length that transforms fast. */
function roomyLength(size: number, available: number): number {
  return Math.min(available, fastLength(size + 2 * Math.max(LEAST_MARGIN, Math.ceil(MARGIN * size))));
}

/** A copy of a window of an array in float32; with a placement, of the array that is placed so. */
export function cutOut(
  { real, imag, shape }: ComplexArray<FloatData>,
  window: Window,
  { isTwin, whole }: Placement = { isTwin: false, whole: shape.map(() => 0) },
): ComplexArray {
  const size = sizeOfShape(window.shape);
  const out = { real: new Float32Array(size), imag: new Float32Array(size), shape: window.shape };
  const sources = shape.map((_, axis) => sourceOffsets(shape, axis, window, whole[axis], isTwin));
  const last = sources.pop() ?? new Int32Array(1);
  const sign = isTwin ? -1 : 1;
  for (let line = 0, at = 0; at < size; line++) {
    let base = 0;
    for (let axis = sources.length - 1, rest = line; axis >= 0; axis--) {
      const length = sources[axis].length;
      base += sources[axis][rest % length];
      rest = Math.floor(rest / length);
    }
    for (let k = 0; k < last.length; k++, at++) {
      out.real[at] = real[base + last[k]];
      out.imag[at] = sign * imag[base + last[k]];
    }
  }
  return out;
}

/** How far into the array each index of the window along an axis reads. */
function sourceOffsets(shape: Shape, axis: number, window: Window, shift: number, isTwin: boolean): Int32Array {
  const length = shape[axis];
  const stride = sizeOfShape(shape.slice(axis + 1));
  const within = (n: number): number => ((n % length) + length) % length;
  return Int32Array.from({ length: window.shape[axis] }, (_, n) => {
    const place = within(window.start[axis] + n - shift);
    return stride * (isTwin ? within(2 * (length >> 1) - place) : place);
  });
}
