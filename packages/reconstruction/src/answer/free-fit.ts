/** How well an object predicts counts that no start saw, and how well anything could. */

import {
  type CountScale,
  countScale,
  expectedIntensity,
  inCounts,
  type PointSpread,
  poissonDeviance,
} from "@autophase/phase-retrieval";
import { type ComplexArray, type DiffractionPattern, fdlibmExp, type RealArray } from "@autophase/tensor-io";
import { countScatter } from "./count-scatter.js";

export interface FreeFit {
  /** Over measured voxels that were not held out, at the least-squares scale. */
  readonly chi: number;
  /** The same over held-out voxels, at the same scale. */
  readonly freeChi: number;
  /** What noise alone leaves of `freeChi`: that of counting times `scatter`; 0 where none is seen in the pattern. */
  readonly noiseChi: number;
  /** Poisson log-likelihood of the held-out voxels in counts. */
  readonly freeLlk: number;
  /** What it would be on average if the expected counts were right. */
  readonly idealLlk: number;
  /** Variance of the numbers over that of counts: 1, or less where they were divided, averaged or smoothed. */
  readonly scatter: number;
}

/**
 * @param object - centred, shape of the pattern; with partial coherence its point spread.
 * @param freeSet - 1 = held out.
 */
export function freeFit(
  object: ComplexArray,
  pattern: DiffractionPattern,
  freeSet: RealArray<Uint8Array> | undefined,
  pointSpread?: PointSpread,
): FreeFit {
  const scaleOfCounts = freeSet ? countScale(pattern) : COUNTS;
  const counted = inCounts(pattern, scaleOfCounts ?? bright(pattern));
  const { intensity, mask } = counted;
  const calculated = expectedIntensity(object, pointSpread);
  const { data: expected } = calculated;
  const scatter = freeSet && scaleOfCounts ? countScatter(object, counted, calculated) : 1;
  const seen = { cross: 0, expected: 0, counts: 0, llk: 0, ideal: 0, noise: 0, voxels: 0 };
  const free = { ...seen };
  for (let i = 0; i < expected.length; i++) {
    if (mask && mask.data[i] === 0) continue;
    const sums = freeSet && freeSet.data[i] === 1 ? free : seen;
    sums.cross += Math.sqrt(expected[i] * intensity.data[i]);
    sums.expected += expected[i];
    sums.counts += intensity.data[i];
    sums.voxels++;
  }
  const scale = (seen.cross / seen.expected) ** 2;
  const likeliest = seen.counts / seen.expected;
  for (let i = 0; freeSet && i < expected.length; i++) {
    if (freeSet.data[i] === 0) continue;
    const mean = Math.max(likeliest * expected[i], SMALLEST_MEAN);
    free.llk += poissonDeviance(intensity.data[i], mean);
    free.ideal += idealDeviance(mean);
    free.noise += scatter === 1 ? VARIANCE_OF_ROOT : scatter * Math.min(VARIANCE_OF_ROOT, mean);
  }
  const residual = ({ cross, expected: power, counts }: typeof seen): number =>
    counts > 0 ? Math.sqrt(Math.max(0, scale * power - 2 * Math.sqrt(scale) * cross + counts) / counts) : Number.NaN;
  return {
    chi: residual(seen),
    freeChi: residual(free),
    noiseChi: scaleOfCounts ? Math.sqrt(free.noise / free.counts) : 0,
    freeLlk: free.llk / free.voxels,
    idealLlk: scaleOfCounts ? (scatter * free.ideal) / free.voxels : 0,
    scatter,
  };
}

/** Where no noise is seen, none is allowed for: as if they were many counts. */
function bright({ intensity: { data } }: DiffractionPattern): CountScale {
  return { value: data.reduce((most, value) => Math.max(most, value), 0) / MANY_COUNTS, from: "noise" };
}

const COUNTS: CountScale = { value: 1, from: "counts" };
const MANY_COUNTS = 1e6;

/** Keeps one unexpected count from deciding alone. */
const SMALLEST_MEAN = 1e-3;

/**
 * Of the square root of Poisson counts, but for very low ones, of which it is no more than their mean. The verdict is
 * calibrated on counts with it at each voxel; after a division most are very low.
 */
const VARIANCE_OF_ROOT = 0.25;

/** Expectation of `poissonDeviance` over Poisson counts: the sum where it is short, its expansion elsewhere. */
function idealDeviance(mean: number): number {
  if (mean > 20) return 0.5 + 1 / (12 * mean);
  let [probability, sum] = [fdlibmExp(-mean), 0];
  const last = Math.ceil(mean + 10 * Math.sqrt(mean) + 10);
  for (let counts = 0; counts <= last; counts++) {
    sum += probability * poissonDeviance(counts, mean);
    probability *= mean / (counts + 1);
  }
  return sum;
}
