/** Widths of a point spread of known form. */

import { convolveAxis } from "./convolve-axis.js";
import type { Comparison } from "./estimate-point-spread.js";
import { type CoherenceModel, type PointSpread, profileOf, pseudoVoigt } from "./point-spread.js";

const WIDEST = 4;
const PRECISION = 0.02;

/**
 * Least squares of the modulus over the width of one axis after the other, and the mixing of a pseudo-Voigt function,
 * each by golden sections.
 */
export function fitWidths(
  comparison: Comparison,
  model: Exclude<CoherenceModel, "free">,
  present: PointSpread,
): PointSpread {
  const { shape, coherent } = comparison;
  const modulus = comparison.measured.map(Math.sqrt);
  const axes = [...shape.keys()];
  const widths = [...present.widths];
  const [expected, spread] = [new Float64Array(coherent.length), new Float64Array(coherent.length)];
  let mixing = model === "gaussian" ? 0 : model === "lorentzian" ? 1 : present.mixing;
  const convolve = (data: Float64Array, axis: number): void =>
    convolveAxis(data, shape, axis, profileOf(shape[axis], widths[axis], mixing));
  for (const axis of axes.filter((candidate) => shape[candidate] > 1)) {
    spread.set(coherent);
    for (const other of axes) if (other !== axis) convolve(spread, other);
    const [low, high] = [widths[axis] / 2.5, Math.min(WIDEST, 2.5 * widths[axis] + 0.1)];
    widths[axis] = goldenSection(low, high, (width) => {
      widths[axis] = width;
      expected.set(spread);
      convolve(expected, axis);
      return misfit(expected, modulus, comparison.weight);
    });
  }
  if (model === "pseudo-voigt") {
    mixing = goldenSection(0, 1, (share) => {
      mixing = share;
      expected.set(coherent);
      for (const axis of axes) convolve(expected, axis);
      return misfit(expected, modulus, comparison.weight);
    });
  }
  return pseudoVoigt(shape, widths, mixing);
}

/** Sum of the squared differences of the modulus, where it can be compared. */
function misfit(expected: Float64Array, modulus: Float64Array, weight: Uint8Array): number {
  let sum = 0;
  for (let i = 0; i < modulus.length; i++) {
    if (weight[i] === 1) sum += (Math.sqrt(Math.max(0, expected[i])) - modulus[i]) ** 2;
  }
  return sum;
}

/** The place of the minimum of a function with one, to `PRECISION` of the interval. */
function goldenSection(low: number, high: number, value: (x: number) => number): number {
  const ratio = (Math.sqrt(5) - 1) / 2;
  let [a, b] = [low, high];
  let [left, right] = [b - ratio * (b - a), a + ratio * (b - a)];
  let [atLeft, atRight] = [value(left), value(right)];
  while (b - a > PRECISION * (high - low)) {
    if (atLeft < atRight) {
      [b, right, atRight] = [right, left, atLeft];
      left = b - ratio * (b - a);
      atLeft = value(left);
    } else {
      [a, left, atLeft] = [left, right, atRight];
      right = a + ratio * (b - a);
      atRight = value(right);
    }
  }
  return (a + b) / 2;
}
