/** The plane in the middle of an array. */

import { type AnyArray, amplitudeOf, isComplexArray, type RealArray, type Shape } from "../arrays/array.js";
import { type Slices, sliceArray } from "../arrays/slices.js";

/** Ranges that leave the last two axes and the middle of the others: what has to be read for a picture. */
export function centralRanges(shape: Shape): Slices {
  return shape.map((length, axis) => {
    const middle = Math.floor(length / 2);
    return axis < shape.length - 2 ? [middle, middle + 1] : null;
  });
}

/** `[height, width]`, the amplitude of complex values; one axis becomes one row. */
export function centralSlice(array: AnyArray): RealArray {
  const part = sliceArray("centralSlice", array, centralRanges(array.shape));
  const { data } = isComplexArray(part) ? amplitudeOf(part) : part;
  return { data, shape: [1, 1, ...array.shape].slice(-2) };
}
