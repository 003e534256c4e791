/** Exposure of a pattern. */

import { assertArray, type FloatData, mapTo, type RealArray, ValueError } from "@autophase/tensor-io";

/**
 * The intensity scaled so that its maximum is `counts`.
 * @param counts - expected counts of the brightest voxel, positive.
 * @returns float32, same layout.
 * @throws {ValueError} when `counts` is not positive, or no intensity is, or one is negative or not finite.
 */
export function scaleToPeak(intensity: RealArray, counts: number): RealArray<Float32Array> {
  assertArray("scaleToPeak", intensity);
  if (!(counts > 0 && counts < Number.POSITIVE_INFINITY)) {
    throw new ValueError(`scaleToPeak: counts must be positive and finite, got ${counts}`);
  }
  const { data, shape } = intensity;
  const values =
    data instanceof Float32Array || data instanceof Float64Array ? data : mapTo(Float64Array, data, Number);
  const scale = counts / peakOf(values);
  const scaled = new Float32Array(values.length);
  for (let i = 0; i < scaled.length; i++) scaled[i] = values[i] * scale;
  return { data: scaled, shape };
}

function peakOf(values: FloatData): number {
  let peak = 0;
  for (let i = 0; i < values.length; i++) {
    const value = values[i];
    if (!(value >= 0 && value < Number.POSITIVE_INFINITY)) {
      throw new ValueError(`scaleToPeak: intensity must be finite and not negative, got ${value} at index ${i}`);
    }
    if (value > peak) peak = value;
  }
  if (peak === 0) throw new ValueError("scaleToPeak: the intensity is 0 everywhere");
  return peak;
}
