/** Widths of a point spread of known form. */

import type { Shape } from "@autophase/tensor-io";
import { convolveAxis } from "./convolve-axis.js";
import type { Comparison } from "./estimate-point-spread.js";
import { type CoherenceModel, type PointSpread, profileOf, pseudoVoigt } from "./point-spread.js";

const WIDEST = 4;
const PRECISION = 0.02;

/**
 * Least squares of the modulus over the width of one axis after the other, and the mixing of a pseudo-Voigt function, each
 * by golden sections.
 */
export function fitWidths(
  comparison: Comparison,
  model: Exclude<CoherenceModel, "free">,
  present: PointSpread,
): PointSpread {
  const { shape, coherent } = comparison;
  const misfit = misfitTo(comparison);
  const axes = [...shape.keys()];
  const widths = [...present.widths];
  const room: Room = [new Float64Array(coherent.length), new Float64Array(coherent.length)];
  let mixing = model === "gaussian" ? 0 : model === "lorentzian" ? 1 : present.mixing;
  const profile = (axis: number): Float64Array => profileOf(shape[axis], widths[axis], mixing);
  for (const axis of axes.filter((candidate) => shape[candidate] > 1)) {
    const others = axes.filter((other) => other !== axis);
    const spread = convolveAxes(coherent, shape, others, others.map(profile), room).slice();
    const [low, high] = [widths[axis] / 2.5, Math.min(WIDEST, 2.5 * widths[axis] + 0.1)];
    widths[axis] = goldenSection(low, high, (width) =>
      misfit(convolveAxis(spread, shape, axis, profileOf(shape[axis], width, mixing), room[0])),
    );
  }
  if (model === "pseudo-voigt") {
    mixing = goldenSection(0, 1, (share) => {
      mixing = share;
      return misfit(convolveAxes(coherent, shape, axes, axes.map(profile), room));
    });
  }
  return pseudoVoigt(shape, widths, mixing);
}

/** Two arrays to work in. */
type Room = readonly [Float64Array, Float64Array];

/** Convolved along several axes; what is returned is the data, or one of the arrays of the room. */
function convolveAxes(
  data: Float64Array,
  shape: Shape,
  axes: readonly number[],
  profiles: readonly Float64Array[],
  room: Room,
): Float64Array {
  return axes.reduce(
    (current, axis, k) => convolveAxis(current, shape, axis, profiles[k], current === room[0] ? room[1] : room[0]),
    data,
  );
}

/** Sum of the squared differences of the modulus, where it can be compared. */
function misfitTo({ measured, weight }: Comparison): (expected: Float64Array) => number {
  const modulus = measured.map(Math.sqrt);
  return (expected) => {
    let sum = 0;
    for (let i = 0; i < modulus.length; i++) {
      if (weight[i] === 1) sum += (Math.sqrt(Math.max(0, expected[i])) - modulus[i]) ** 2;
    }
    return sum;
  };
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
