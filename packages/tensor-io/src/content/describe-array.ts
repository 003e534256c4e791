/** An array in words and numbers. */

import { type AnyArray, amplitudeOf, isComplexArray, type RealArray, sizeOfShape } from "../arrays/array.js";
import type { Json } from "../arrays/volume.js";
import { dtypeOf } from "../numbers/dtype.js";

/**
 * Type, shape, range and, for real values, how many there are of which kind; what is not finite is counted and located.
 */
export function describeArray(array: AnyArray): { [name: string]: Json } {
  if (isComplexArray(array)) {
    const dtype = array.real instanceof Float64Array ? "complex128" : "complex64";
    const { maximum, ...problems } = statisticsOf(amplitudeOf(array));
    return { dtype, shape: [...array.shape], amplitudeMaximum: maximum, ...notFinite(problems, array.shape) };
  }
  const { minimum, maximum, sum, nonZero, ...problems } = statisticsOf(array);
  const nonZeroPercent = array.data.length === 0 ? 0 : (100 * nonZero) / array.data.length;
  const range = { minimum, maximum, sum, nonZeroPercent };
  return { dtype: dtypeOf(array.data), shape: [...array.shape], ...range, ...notFinite(problems, array.shape) };
}

interface Problems {
  readonly bad: number;
  readonly firstBad: number;
}

function notFinite({ bad, firstBad }: Problems, shape: readonly number[]): { [name: string]: Json } {
  if (bad === 0) return {};
  const index = shape.map((length, axis) => Math.floor(firstBad / sizeOfShape(shape.slice(axis + 1))) % length);
  return { notFinite: bad, firstNotFinite: `[${index.join(", ")}]` };
}

function statisticsOf({ data }: RealArray) {
  let minimum = Number.POSITIVE_INFINITY;
  let maximum = Number.NEGATIVE_INFINITY;
  let [sum, nonZero, bad, firstBad] = [0, 0, 0, -1];
  for (let i = 0; i < data.length; i++) {
    const value = Number(data[i]);
    if (!Number.isFinite(value)) {
      if (bad++ === 0) firstBad = i;
      continue;
    }
    minimum = Math.min(minimum, value);
    maximum = Math.max(maximum, value);
    sum += value;
    if (value !== 0) nonZero++;
  }
  // JSON has no infinities: an array without a finite value has no range
  const [least, most] = bad === data.length ? [null, null] : [minimum, maximum];
  return { minimum: least, maximum: most, sum, nonZero, bad, firstBad };
}
