/** The plane in the middle of an array, as numbers that can be drawn. */

import {
  type AnyArray,
  amplitudeOf,
  isComplexArray,
  mapTo,
  type RealArray,
  type Slices,
  sliceArray,
} from "@autophase/tensor-io";

/** Counts of which a few are this many times the mean are shown on a log scale. */
const PEAKED = 50;

/** Ranges that leave the last two axes and the middle of the others: what has to be read for a picture. */
export function centralRanges(shape: readonly number[]): Slices {
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

/** Finite float32 values, of peaked counts the logarithm; what is not finite becomes the least. */
export function toPicture({ data, shape }: RealArray): RealArray<Float32Array> {
  const values = mapTo(Float32Array, data as Float64Array, Number);
  const finite = values.filter(Number.isFinite);
  let [least, most, sum] = [Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY, 0];
  for (const value of finite) {
    least = Math.min(least, value);
    most = Math.max(most, value);
    sum += value;
  }
  if (finite.length === 0) return { data: values.fill(0), shape };
  const isPeaked = least >= 0 && most > (PEAKED * sum) / finite.length;
  return {
    data: values.map((value) => {
      const drawn = Number.isFinite(value) ? value : least;
      return isPeaked ? Math.log10(1 + drawn) : drawn;
    }),
    shape,
  };
}
