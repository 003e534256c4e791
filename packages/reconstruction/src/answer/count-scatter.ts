/** Whether the numbers of a pattern scatter as counting makes them. */

import { createFft } from "@autophase/kernels";
import { countScale, type PatternWarning } from "@autophase/phase-retrieval";
import type { ComplexArray, DiffractionPattern, RealArray, Shape } from "@autophase/tensor-io";

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
  const left = new Float64Array(data.length);
  const pairs = new Float64Array(data.length);
  for (let i = 0; i < data.length; i++) {
    if (isMeasured(i)) left[i] = data[i] - (counts / power) * expected[i];
    pairs[i] = Number(real[i] !== 0 || imag[i] !== 0);
  }
  toPowers(left, pairs, shape);
  createFft(shape).forward({ real: pairs, imag: new Float64Array(data.length), shape });
  // a pair of voxels that far apart, after the transform there and back, in modulus
  const fewest = data.length / 2;
  let modes = 0;
  for (let i = 0; i < data.length; i++) if (Math.abs(pairs[i]) < fewest) left[modes++] = left[i];
  const outside = left.subarray(0, modes).sort();
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

/**
 * `|F|^2` of two real arrays in their places, uncentred, by one transform: of `a + ib` the values at a frequency and at
 * its opposite are `A + iB` and, conjugated, `A - iB`.
 */
function toPowers(a: Float64Array, b: Float64Array, shape: Shape): void {
  createFft(shape).forward({ real: a, imag: b, shape });
  const opposite = opposites(shape);
  for (let i = 0; i < a.length; i++) {
    const j = opposite(i);
    if (j < i) continue;
    const first = ((a[i] + a[j]) ** 2 + (b[i] - b[j]) ** 2) / 4;
    const second = ((a[i] - a[j]) ** 2 + (b[i] + b[j]) ** 2) / 4;
    a[i] = first;
    a[j] = first;
    b[i] = second;
    b[j] = second;
  }
}

/** Of an index: that of the opposite frequency. */
function opposites(shape: Shape): (index: number) => number {
  return (index) => {
    let rest = index;
    let stride = 1;
    let out = 0;
    for (let axis = shape.length - 1; axis >= 0; axis--) {
      const size = shape[axis];
      const at = rest % size;
      rest = (rest - at) / size;
      out += stride * (at === 0 ? 0 : size - at);
      stride *= size;
    }
    return out;
  };
}

/** Of simulated counts it was 0.9 and more, of the same over 7 and rounded at most 0.3. */
const LEAST_SCATTER = 0.8;
/** Standard errors. */
const CLEAR = 4;
