/** What was measured: a pattern as files hold it, and as an engine works on it. */

import { ifftshift, type PhasingProblem } from "@autophase/kernels";
import {
  assertCounts,
  assertSameShape,
  type DiffractionPattern,
  type RealArray,
  ShapeError,
  ValueError,
} from "@autophase/tensor-io";
import { type CountScale, inCounts } from "./counts/count-scale.js";
import { DEFAULT_BOUNDS, interpolateMasked, type MaskedInterpolation } from "./interpolate-masked.js";

export interface Measurement {
  /** In counts. */
  readonly pattern: DiffractionPattern;
  /** What one count is in the pattern as it was given. */
  readonly countScale: number;
  /** Held out of the phasing, centred. */
  readonly freeSet: RealArray<Uint8Array> | undefined;
  /** In counts. */
  readonly saturation: number | undefined;
  /** Of voxels that were not measured; absent: they are free. */
  readonly estimates: Estimates | undefined;
}

interface Estimates {
  /** Counts, NaN where there is none; centred. */
  readonly intensity: RealArray<Float32Array>;
  /** What the calculated intensity is kept between, as factors on that. */
  readonly bounds: readonly [least: number, most: number];
}

interface MeasurementOptions {
  readonly freeSet?: RealArray<Uint8Array> | undefined;
  /** In the numbers of the pattern. */
  readonly saturation?: number | undefined;
  readonly interpolateMasked?: MaskedInterpolation | undefined;
  /** Default counts. */
  readonly scale?: CountScale | undefined;
}

/** A pattern as it is phased, once `assertMeasured` has let it pass. */
export function measurementOf(
  pattern: DiffractionPattern,
  { freeSet, saturation, interpolateMasked: how, scale }: MeasurementOptions = {},
): Measurement {
  const countScale = scale?.value ?? 1;
  const counted = scale ? inCounts(pattern, scale) : pattern;
  const most = saturation && saturation / countScale;
  return {
    pattern: counted,
    countScale,
    freeSet,
    saturation: most,
    estimates: how && counted.mask && estimatesOf(counted, how, { freeSet, saturation: most }),
  };
}

/** From what was measured, phased with and counted in full. */
function estimatesOf(
  pattern: DiffractionPattern,
  how: MaskedInterpolation,
  { freeSet, saturation = Number.POSITIVE_INFINITY }: MeasurementOptions,
): Estimates {
  const { intensity, mask } = pattern;
  const isSource = (i: number): boolean =>
    mask?.data[i] !== 0 && freeSet?.data[i] !== 1 && (intensity.data[i] as number) < saturation;
  return { intensity: interpolateMasked(pattern, how, isSource), bounds: how.bounds ?? DEFAULT_BOUNDS };
}

/**
 * Checks a centred pattern with two or three axes.
 * @throws {ShapeError} for other numbers of axes or a mask of another shape.
 * @throws {ValueError} for counts that are not finite, negative, or all zero, and where nothing is left to phase with.
 */
export function assertMeasured(pattern: DiffractionPattern, { freeSet, saturation }: MeasurementOptions = {}): void {
  const { intensity, mask } = pattern;
  const { shape } = intensity;
  if (shape.length !== 2 && shape.length !== 3) {
    throw new ShapeError(`phase: expected a pattern with 2 or 3 axes, got ${shape.length}`);
  }
  assertCounts("phase", intensity);
  if (mask) assertSameShape("phase: mask", mask.shape, shape);
  if (freeSet) assertSameShape("phase: held-out voxels", freeSet.shape, shape);
  if (saturation !== undefined && !(saturation > 0)) {
    throw new ValueError(`phase: saturation must be above 0 counts, got ${saturation}`);
  }
  assertSomethingMeasured(pattern, freeSet, saturation);
}

/**
 * Corner-layout amplitude and mask. Held-out voxels are masked; those with `saturation` counts or more may only grow;
 * estimates of voxels that were not measured are in the amplitude, and marked.
 * The arrays are new and as large as the pattern: keep what is needed of them.
 * @param isMaskedZero - voxels that were not measured are zero counts, default free.
 */
export function problemOf(
  { pattern: { intensity, mask }, freeSet, saturation, estimates }: Measurement,
  isMaskedZero = false,
): PhasingProblem {
  const { shape } = intensity;
  const modulus = ifftshift(intensity).data;
  if (isMaskedZero && mask) {
    const measured = ifftshift(mask).data;
    for (let i = 0; i < modulus.length; i++) modulus[i] *= measured[i];
  }
  const status = statusOf(modulus, isMaskedZero ? undefined : mask, freeSet, saturation);
  const isEstimated = status && estimates && !isMaskedZero && writeEstimates(estimates, modulus, status);
  for (let i = 0; i < modulus.length; i++) modulus[i] = Math.sqrt(modulus[i]);
  if (!status) return { shape, modulus };
  if (!isEstimated) return { shape, modulus, mask: status };
  const [least, most] = estimates.bounds;
  return { shape, modulus, mask: status, estimateBounds: [Math.sqrt(least), Math.sqrt(most)] };
}

/** @returns whether there was one. */
function writeEstimates({ intensity }: Estimates, counts: Float32Array, status: Uint8Array): boolean {
  const found = ifftshift(intensity).data;
  let isEstimated = false;
  for (let i = 0; i < counts.length; i++) {
    const estimate = found[i] as number;
    if (Number.isNaN(estimate)) continue;
    counts[i] = estimate;
    status[i] = ESTIMATED;
    isEstimated = true;
  }
  return isEstimated;
}

/** `norm(sqrt I)` over the voxels that are phased with, saturated ones too. */
export function measuredNorm({ pattern: { intensity, mask }, freeSet }: Measurement): number {
  let sum = 0;
  for (let i = 0; i < intensity.data.length; i++) {
    if (mask?.data[i] !== 0 && freeSet?.data[i] !== 1) sum += intensity.data[i];
  }
  return Math.sqrt(sum);
}

const SATURATED = 2;
const ESTIMATED = 3;

/** The engine's mask; absent where every voxel was measured. */
function statusOf(
  counts: Float32Array,
  mask: RealArray<Uint8Array> | undefined,
  freeSet: RealArray<Uint8Array> | undefined,
  saturation = Number.POSITIVE_INFINITY,
): Uint8Array | undefined {
  if (!mask && !freeSet && saturation === Number.POSITIVE_INFINITY) return undefined;
  const measured = mask && ifftshift(mask).data;
  const hidden = freeSet && ifftshift(freeSet).data;
  const status = new Uint8Array(counts.length);
  for (let i = 0; i < counts.length; i++) {
    if (measured?.[i] !== 0 && hidden?.[i] !== 1) status[i] = counts[i] >= saturation ? SATURATED : 1;
  }
  return status;
}

function assertSomethingMeasured(
  { intensity, mask }: DiffractionPattern,
  freeSet: RealArray<Uint8Array> | undefined,
  saturation = Number.POSITIVE_INFINITY,
): void {
  const isHidden = (i: number): boolean => mask?.data[i] === 0;
  if (mask && !intensity.data.some((counts, i) => counts > 0 && !isHidden(i))) {
    const everything = mask.data.every((measured) => measured === 0);
    throw new ValueError(
      everything
        ? "phase: the mask hides every count of the pattern: all voxels are masked (1 = measured)"
        : "phase: the mask hides every count of the pattern",
    );
  }
  const isLeft = (counts: number, i: number): boolean =>
    counts > 0 && counts < saturation && !isHidden(i) && freeSet?.data[i] !== 1;
  if (intensity.data.some(isLeft)) return;
  throw new ValueError("phase: nothing is left to phase with: every count is masked, held out or saturated");
}
