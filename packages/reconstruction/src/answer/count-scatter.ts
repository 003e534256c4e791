/** Whether the numbers of a pattern scatter as counting makes them. */

import { createFft } from "@autophase/kernels";
import { countScale, type PatternWarning } from "@autophase/phase-retrieval";
import type { ComplexArray, DiffractionPattern, RealArray } from "@autophase/tensor-io";

/**
 * Variance of the numbers over that of counts. The transform of a pattern holds its object within the autocorrelation
 * of the support alone, and noise everywhere alike: so noise is what is outside, its power there the sum of all
 * variances, for counts the sum of the numbers. Less is left by a division that was rounded, an average or a filter;
 * more says nothing, since supports are never perfect.
 * @param object - centred, zero outside its support, shape of the pattern.
 * @param expected - of `expectedIntensity`: it stands in for voxels that were not measured.
 * @returns 1 where it is not clearly less.
 */
export function countScatter(
  { real, imag, shape }: ComplexArray,
  { intensity: { data }, mask }: DiffractionPattern,
  { data: expected }: RealArray<Float64Array>,
): number {
  const isMeasured = (i: number): boolean => mask?.data[i] !== 0;
  let [counts, squares, power] = [0, 0, 0];
  for (let i = 0; i < data.length; i++) {
    if (!isMeasured(i)) continue;
    counts += data[i];
    squares += data[i] ** 2;
    power += expected[i];
  }
  const left = Float64Array.from(data, (value, i) => (isMeasured(i) ? value - (counts / power) * expected[i] : 0));
  const noise = powerOf({ data: left, shape });
  const support = Float64Array.from(real, (re, i) => Number(re !== 0 || imag[i] !== 0));
  const pairs = powerOf({ data: powerOf({ data: support, shape }), shape });
  // a pair of voxels that far apart, after the transform there and back
  const fewest = (data.length / 2) ** 2;
  const outside = noise.filter((_, i) => pairs[i] < fewest).sort();
  // the power of a mode is exponentially distributed; of the mean, what supports and masks leak would be a part
  const median = outside[Math.floor(outside.length / 2)];
  const ratio = median / Math.LN2 / counts;
  // a mode and its opposite are one number, and few bright voxels are few numbers
  const error = Math.sqrt(4 / outside.length + (2 * squares) / counts ** 2);
  return ratio < Math.min(LEAST_SCATTER, 1 - CLEAR * error) ? ratio : 1;
}

/**
 * A warning where whole numbers that pass for counts are none.
 * @param scatter - of `countScatter`.
 */
export function scatterWarning(scatter: number, pattern: DiffractionPattern): PatternWarning | undefined {
  if (scatter === 1 || countScale(pattern)?.from !== "counts") return undefined;
  return {
    code: "not-counts",
    message: `the numbers of the pattern scatter by ${scatter.toFixed(2)} of what counting would make of them: they are no plain counts, but were divided and rounded, averaged or smoothed; the verdict allows for that much noise, and what was taken away the object lacks`,
  };
}

/** `|F(data)|^2`, uncentred. */
function powerOf({ data, shape }: RealArray<Float64Array>): Float64Array {
  const field = { real: Float64Array.from(data), imag: new Float64Array(data.length), shape };
  createFft(shape).forward(field);
  return field.real.map((re, i) => re * re + field.imag[i] ** 2);
}

/** Of simulated counts it was 0.9 and more, of the same over 7 and rounded at most 0.3. */
const LEAST_SCATTER = 0.8;
/** Standard errors. */
const CLEAR = 4;
