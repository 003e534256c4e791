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

export interface FreeFit {
  /** Over measured voxels that were not held out, at the least-squares scale. */
  readonly chi: number;
  /** The same over held-out voxels, at the same scale. */
  readonly freeChi: number;
  /** What counting noise alone leaves of `freeChi`; 0 where none is seen in the pattern. */
  readonly noiseChi: number;
  /** Poisson log-likelihood of the held-out voxels in counts. */
  readonly freeLlk: number;
  /** What it would be on average if the expected counts were right. */
  readonly idealLlk: number;
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
  const { intensity, mask } = inCounts(pattern, scaleOfCounts ?? bright(pattern));
  const { data: expected } = expectedIntensity(object, pointSpread);
  const seen = { cross: 0, expected: 0, counts: 0, llk: 0, ideal: 0, voxels: 0 };
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
  }
  const residual = ({ cross, expected: power, counts }: typeof seen): number =>
    counts > 0 ? Math.sqrt(Math.max(0, scale * power - 2 * Math.sqrt(scale) * cross + counts) / counts) : Number.NaN;
  return {
    chi: residual(seen),
    freeChi: residual(free),
    noiseChi: scaleOfCounts ? Math.sqrt((VARIANCE_OF_ROOT * free.voxels) / free.counts) : 0,
    freeLlk: free.llk / free.voxels,
    idealLlk: scaleOfCounts ? free.ideal / free.voxels : 0,
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

/** Of the square root of Poisson counts, but for very low ones. */
const VARIANCE_OF_ROOT = 0.25;

/** Expectation of `poissonDeviance` over Poisson counts: the sum where it is short, its expansion elsewhere. */
export function idealDeviance(mean: number): number {
  if (mean > 20) return 0.5 + 1 / (12 * mean);
  let [probability, sum] = [fdlibmExp(-mean), 0];
  const last = Math.ceil(mean + 10 * Math.sqrt(mean) + 10);
  for (let counts = 0; counts <= last; counts++) {
    sum += probability * poissonDeviance(counts, mean);
    probability *= mean / (counts + 1);
  }
  return sum;
}
