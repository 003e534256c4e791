/** Point-spread functions of partial coherence in reciprocal space. */

import { fdlibmExp, type RealArray, type Shape, sizeOfShape, ValueError } from "@autophase/tensor-io";
import { coherenceBox } from "./central-box.js";

export const COHERENCE_MODELS = ["gaussian", "lorentzian", "pseudo-voigt", "free"] as const;
export type CoherenceModel = (typeof COHERENCE_MODELS)[number];

/** What is known of the illumination at some moment of a run. */
export interface PointSpread {
  /**
   * Half widths at half maximum in voxels of reciprocal space, one for each axis; of a free one those of its moments.
   */
  readonly widths: readonly number[];
  /** Share of the Lorentzian in a pseudo-Voigt function: 0 is a Gaussian, 1 a Lorentzian. */
  readonly mixing: number;
  /** Real, corner layout, sum 1, on a box no larger than the pattern. */
  readonly kernel: RealArray<Float64Array>;
}

/** Half width over standard deviation of a Gaussian. */
export const HALF_WIDTH = Math.sqrt(2 * Math.LN2);

/**
 * One that another program has found, for a pattern of that shape.
 * @param kernel - of any shape; its sum becomes 1, and what is outside of the box of an estimate is left out.
 * @param origin - index of its origin along each axis.
 * @throws {ValueError} for another number of axes, values below 0 or not finite, and where nothing of it is in the box.
 */
export function foundPointSpread(kernel: RealArray, origin: readonly number[], pattern: Shape): PointSpread {
  const box = coherenceBox(pattern);
  const { data, shape } = kernel;
  if (shape.length !== box.length) throw new ValueError(`expected ${box.length} axes, got ${shape.length}`);
  const cornered = new Float64Array(sizeOfShape(box));
  for (let i = 0; i < data.length; i++) {
    const value = Number(data[i]);
    if (!(value >= 0 && value < Number.POSITIVE_INFINITY)) throw new ValueError(`expected 0 or more, got ${value}`);
    const at = indexInBox(i, shape, origin, box);
    if (at !== undefined) cornered[at] += value;
  }
  const sum = cornered.reduce((total, value) => total + value, 0);
  if (sum === 0) throw new ValueError("it is zero around its origin");
  const found = { data: cornered.map((value) => value / sum), shape: box };
  return { widths: momentWidths(found), mixing: 0, kernel: found };
}

/** Of an element of a kernel in corner layout; nothing where the box does not reach. */
function indexInBox(index: number, shape: Shape, origin: readonly number[], box: Shape): number | undefined {
  let [rest, at, stride] = [index, 0, 1];
  for (let axis = shape.length - 1; axis >= 0; axis--) {
    const offset = (rest % shape[axis]) - origin[axis];
    rest = Math.floor(rest / shape[axis]);
    if (2 * Math.abs(offset) > box[axis]) return undefined;
    at += stride * ((offset + box[axis]) % box[axis]);
    stride *= box[axis];
  }
  return at;
}

/** A product of one-dimensional pseudo-Voigt profiles, sampled on a periodic box. */
export function pseudoVoigt(shape: Shape, widths: readonly number[], mixing: number): PointSpread {
  const profiles = shape.map((length, axis) => profileOf(length, widths[axis], mixing));
  return { widths, mixing, kernel: { data: productOf(shape, profiles), shape } };
}

/** Sum 1; all at the origin where the width is 0. */
export function profileOf(length: number, width: number, mixing: number): Float64Array {
  const profile = new Float64Array(length);
  for (let i = 0; i < length; i++) {
    const offset = (i <= length / 2 ? i : i - length) / Math.max(width, 1e-9);
    profile[i] = mixing / (1 + offset * offset) + (1 - mixing) * fdlibmExp(-Math.LN2 * offset * offset);
  }
  const sum = profile.reduce((total, value) => total + value, 0);
  return profile.map((value) => value / sum);
}

function productOf(shape: Shape, profiles: readonly Float64Array[]): Float64Array {
  const data = new Float64Array(sizeOfShape(shape)).fill(1);
  let stride = data.length;
  for (const [axis, length] of shape.entries()) {
    stride /= length;
    const profile = profiles[axis] as Float64Array;
    for (let i = 0; i < data.length; i++) data[i] *= profile[Math.floor(i / stride) % length];
  }
  return data;
}

/** Half widths at half maximum of the Gaussian with the second moments of a kernel. */
export function momentWidths({ data, shape }: RealArray<Float64Array>): readonly number[] {
  let stride = data.length;
  return shape.map((length) => {
    stride /= length;
    let moment = 0;
    for (let i = 0; i < data.length; i++) {
      const at = Math.floor(i / stride) % length;
      moment += data[i] * (at <= length / 2 ? at : at - length) ** 2;
    }
    return HALF_WIDTH * Math.sqrt(moment);
  });
}
