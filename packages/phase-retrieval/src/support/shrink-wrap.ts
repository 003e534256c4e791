/** When and how the support follows the object (Marchesini et al. 2003, doi:10.1103/PhysRevB.68.140101). */

import { type ShrinkWrapStep, THRESHOLD_REFERENCES, type ThresholdReference } from "@autophase/kernels";
import { createRandom, fdlibmExp, fdlibmLog, ValueError } from "@autophase/tensor-io";

export interface ShrinkWrap {
  /** Standard deviation of the Gaussian in voxels; a pair runs from the first iteration to `until`. */
  readonly sigma: number | readonly [first: number, last: number];
  /** How a pair of `sigma` runs, default linear. */
  readonly decay?: "linear" | "exponential" | undefined;
  /**
   * Relative to the reference of the smoothed amplitude. A pair runs linearly from the first iteration to `until`;
   * `{ from, to }` is a range from which each start draws its own.
   */
  readonly threshold: number | readonly [first: number, last: number] | ThresholdRange;
  /** Iterations between two updates. */
  readonly every: number;
  /** Iteration at which pairs have come to their last value, which they keep; default the last one of the recipe. */
  readonly until?: number | undefined;
  /** Of the threshold: the maximum (default), or mean or root mean square in the present support. */
  readonly reference?: ThresholdReference | undefined;
  /** Iterations of the first and the last possible update; default from `every` to the end. */
  readonly between?: readonly [first: number, last: number] | undefined;
  /** The support never gains a voxel. Default false. */
  readonly onlyShrink?: boolean | undefined;
  /** Voxels farther than this many from the border of the present support keep their side. Default: none does. */
  readonly border?: number | undefined;
  /** After the threshold: a positive number grows the support by so many voxels, a negative one erodes it, in order. */
  readonly reshape?: readonly number[] | undefined;
  /** Smallest and largest fraction of the box, default not empty and not full. Outside, another threshold is tried. */
  readonly volume?: readonly [minimum: number, maximum: number] | undefined;
}

export interface ThresholdRange {
  readonly from: number;
  readonly to: number;
}

/**
 * A slow support: on clean patterns it finds the crystal far more often than an update in every iteration with a narrow
 * Gaussian, and independent starts agree better on measured ones.
 */
export const DEFAULT_SHRINK_WRAP: ShrinkWrap & { readonly threshold: number } = {
  sigma: [2, 0.8],
  threshold: 0.14,
  every: 10,
};

/** A shrink-wrap as one start has it. */
export type DrawnShrinkWrap = ShrinkWrap & { readonly threshold: number | readonly [number, number] };

/** Draws the threshold of start `start` where it is a range: a pure function of (seed, start). */
export function drawThreshold(shrinkWrap: ShrinkWrap, seed: number, start: number): DrawnShrinkWrap {
  const { threshold } = shrinkWrap;
  if (typeof threshold === "number" || !("from" in threshold)) return { ...shrinkWrap, threshold };
  const { from, to } = threshold;
  return { ...shrinkWrap, threshold: from + (to - from) * createRandom(seed, start, THRESHOLD_STREAM).uniform() };
}

const THRESHOLD_STREAM = 1;

/** The update due before `iteration` (counted from 0) of `total`, if one is. */
export function shrinkWrapBefore(
  iteration: number,
  total: number,
  { sigma, decay, threshold, every, reference, between, until = total - 1 }: DrawnShrinkWrap,
): ShrinkWrapStep | undefined {
  const [first, end] = between ?? [0, Number.POSITIVE_INFINITY];
  if (iteration === 0 || iteration < first || iteration > end || (iteration - first) % every !== 0) return undefined;
  const run = Math.max(1, until);
  const at = (value: number | readonly [number, number]): number => {
    const [first, last] = typeof value === "number" ? [value, value] : value;
    return first + ((last - first) * Math.min(iteration, run)) / run;
  };
  const width =
    decay === "exponential" && typeof sigma !== "number"
      ? fdlibmExp(at([fdlibmLog(sigma[0]), fdlibmLog(sigma[1])]))
      : at(sigma);
  const step: ShrinkWrapStep = { type: "shrink-wrap", sigma: width, threshold: at(threshold) };
  return reference === undefined ? step : { ...step, reference };
}

/** Whether an update is more than the engine's step: it has to be looked at, or reshaped, from outside. */
export function isReshaped({ onlyShrink, border, reshape, volume }: ShrinkWrap): boolean {
  return Boolean(onlyShrink) || border !== undefined || (reshape ?? []).length > 0 || volume !== undefined;
}

/** One, several, or none, as a list: of those that are due before an iteration the first makes its update. */
export function shrinkWrapsOf(shrinkWrap: ShrinkWrap | readonly ShrinkWrap[] | false): readonly ShrinkWrap[] {
  return shrinkWrap === false ? [] : [shrinkWrap].flat();
}

/** @throws {ValueError} when a setting is out of range. */
export function assertShrinkWrap(shrinkWrap: ShrinkWrap): void {
  const { sigma, decay, every, until = 1, border, reshape = [], volume, reference } = shrinkWrap;
  const badSigma = [sigma].flat().find((value) => !((value as number) >= 0 && Number.isFinite(value)));
  if (badSigma !== undefined) throw new ValueError(`shrink-wrap: sigma must be 0 or more voxels, got ${badSigma}`);
  if (decay === "exponential" && [sigma].flat().includes(0)) {
    throw new ValueError("shrink-wrap: an exponential decay needs widths above 0");
  }
  if (reference !== undefined && !THRESHOLD_REFERENCES.includes(reference)) {
    throw new ValueError(`shrink-wrap: expected a threshold relative to ${THRESHOLD_REFERENCES}, got ${reference}`);
  }
  assertThreshold(shrinkWrap);
  if (!(Number.isSafeInteger(every) && every >= 1)) {
    throw new ValueError(`shrink-wrap: expected an update every 1 or more iterations, got ${every}`);
  }
  if (!(Number.isSafeInteger(until) && until >= 1)) {
    throw new ValueError(`shrink-wrap: expected pairs that run until iteration 1 or later, got ${until}`);
  }
  if (border !== undefined && !(Number.isSafeInteger(border) && border >= 1)) {
    throw new ValueError(`shrink-wrap: expected a border of 1 or more voxels, got ${border}`);
  }
  if (!reshape.every(Number.isSafeInteger)) {
    throw new ValueError(`shrink-wrap: expected whole voxels to grow and erode by, got ${reshape}`);
  }
  if (volume && !(volume[0] >= 0 && volume[0] < volume[1] && volume[1] <= 1)) {
    throw new ValueError(`shrink-wrap: expected rising fractions of the box as volume, got ${volume}`);
  }
}

/** A mean or root mean square in the support may be exceeded everywhere, but no voxel is above the maximum. */
function assertThreshold({ threshold, reference = "maximum" }: ShrinkWrap): void {
  const thresholds = typeof threshold === "object" ? Object.values(threshold) : [threshold];
  const limit = reference === "maximum" ? 1 : MOST_OF_MEAN;
  const wrong = thresholds.find((value) => !(value > 0 && value < limit));
  if (wrong === undefined) return;
  throw new ValueError(`shrink-wrap: the threshold must be between 0 and ${limit}, got ${wrong}`);
}

const MOST_OF_MEAN = 10;
