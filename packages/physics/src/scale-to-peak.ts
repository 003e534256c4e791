/** Exposure of a pattern. */

import { assertArray, type RealArray, ValueError } from "@autophase/tensor-io";

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
  const scale = counts / peakOf(data);
  return { data: Float32Array.from({ length: data.length }, (_, i) => Number(data[i]) * scale), shape };
}

function peakOf(data: RealArray["data"]): number {
  let peak = 0;
  for (let i = 0; i < data.length; i++) {
    const value = Number(data[i]);
    if (!(value >= 0 && value < Number.POSITIVE_INFINITY)) {
      throw new ValueError(`scaleToPeak: intensity must be finite and not negative, got ${value} at index ${i}`);
    }
    peak = Math.max(peak, value);
  }
  if (peak === 0) throw new ValueError("scaleToPeak: the intensity is 0 everywhere");
  return peak;
}
