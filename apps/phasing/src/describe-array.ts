/** An array in words and numbers. */

import { type AnyArray, amplitudeOf, isComplexArray, type Json, type RealArray } from "@autophase/tensor-io";

/** Type, shape, range and, for real values, how many there are of which kind. */
export function describeArray(array: AnyArray): { [name: string]: Json } {
  if (isComplexArray(array)) {
    const dtype = array.real instanceof Float64Array ? "complex128" : "complex64";
    return { dtype, shape: [...array.shape], amplitudeMaximum: statisticsOf(amplitudeOf(array)).maximum };
  }
  const { minimum, maximum, sum, nonZero, notFinite } = statisticsOf(array);
  const problems = notFinite > 0 ? { notFinite } : {};
  const nonZeroPercent = (100 * nonZero) / array.data.length;
  return { dtype: dtypeName(array), shape: [...array.shape], minimum, maximum, sum, nonZeroPercent, ...problems };
}

function dtypeName({ data }: RealArray): string {
  return data.constructor.name.replace("Array", "").replace("Big", "").toLowerCase();
}

function statisticsOf({ data }: RealArray) {
  let minimum = Number.POSITIVE_INFINITY;
  let maximum = Number.NEGATIVE_INFINITY;
  let [sum, nonZero, notFinite] = [0, 0, 0];
  for (const item of data) {
    const value = Number(item);
    if (!Number.isFinite(value)) {
      notFinite++;
      continue;
    }
    minimum = Math.min(minimum, value);
    maximum = Math.max(maximum, value);
    sum += value;
    if (value !== 0) nonZero++;
  }
  return { minimum, maximum, sum, nonZero, notFinite };
}
