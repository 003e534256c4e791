/** A plane of any numbers as one that can be drawn. */

import { mapTo, type RealArray } from "@autophase/tensor-io";

/** Counts of which a few are this many times the mean are shown on a log scale. */
const PEAKED = 50;

/** Finite float32 values, of peaked counts the logarithm; what is not finite becomes the least. */
export function toPicture({ data, shape }: RealArray): RealArray<Float32Array> {
  const values = mapTo(Float32Array, data, Number);
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
