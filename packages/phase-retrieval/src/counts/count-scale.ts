/** What one count is in the numbers of a pattern. */

import type { DiffractionPattern } from "@autophase/tensor-io";
import { latticeStep } from "./lattice-step.js";
import { noiseOfNeighbours } from "./noise-of-neighbours.js";

export interface CountScale {
  /** The number that stands for one count; 1 for counts. */
  readonly value: number;
  /**
   * `counts`: nothing speaks against it. `multiples`: all values are whole multiples of it. `rounded`: they were,
   * before they were rounded. `noise`: so much do neighbours differ.
   */
  readonly from: "counts" | "multiples" | "rounded" | "noise";
}

/**
 * The scale of counts in a pattern that may have been normalised: divided by its maximum, by a monitor or a flat field,
 * multiplied by a gain. Whole numbers of which two follow each other are counts.
 * @returns undefined where there is none to be found: values without counting noise, or too few.
 */
export function countScale(pattern: DiffractionPattern): CountScale | undefined {
  if (areCounts(pattern)) return COUNTS;
  const sorted = sortedSample(pattern);
  const found = scaleOf(pattern, sorted);
  return found && sorted[sorted.length - 1] <= MOST_COUNTS * found.value ? found : undefined;
}

function scaleOf(pattern: DiffractionPattern, sorted: Float32Array): CountScale | undefined {
  const lattice = latticeStep(sorted);
  if (lattice) {
    if (Math.abs(lattice.step - 1) < SAME) return COUNTS;
    return { value: lattice.step, from: FROM_LATTICE[lattice.multiples] };
  }
  const noise = noiseOfNeighbours(pattern);
  const weakest = sorted[Math.floor(sorted.length / 20)];
  if (weakest >= WEAKEST_COUNTS[0] && weakest <= WEAKEST_COUNTS[1] && !(noise !== undefined && noise < 0.5)) {
    return COUNTS;
  }
  // a value is one count at least
  return noise === undefined ? undefined : { value: Math.min(noise, weakest), from: "noise" };
}

/**
 * The pattern in counts: the same one where it has them already.
 * @param scale - of `countScale`.
 */
export function inCounts(pattern: DiffractionPattern, { value, from }: CountScale): DiffractionPattern {
  if (value === 1) return pattern;
  const { data, shape } = pattern.intensity;
  const isWhole = from === "multiples" || from === "rounded";
  const counts = data.map((measured) => (isWhole ? Math.round(measured / value) : measured / value));
  return { ...pattern, intensity: { ...pattern.intensity, data: counts, shape } };
}

const FROM_LATTICE = { exact: "multiples", rounded: "rounded", about: "noise" } as const;

const COUNTS: CountScale = { value: 1, from: "counts" };
/** A step that near to 1 is 1. */
const SAME = 1e-4;
/**
 * The weakest values of corrected counts are about 1, or the threshold of the preparation; a twentieth is below them.
 */
const WEAKEST_COUNTS: readonly [number, number] = [0.5, 20];
/** More than a detector counts in one voxel: what is so small is rounding, not a count. */
const MOST_COUNTS = 1e12;
/** Whole numbers up to here are looked at. */
const SMALL = 4096;

function areCounts({ intensity: { data }, mask }: DiffractionPattern): boolean {
  const seen = new Uint8Array(SMALL);
  for (let i = 0; i < data.length; i++) {
    if (mask?.data[i] === 0) continue;
    if (!Number.isInteger(data[i])) return false;
    if (data[i] > 0 && data[i] < SMALL) seen[data[i]] = 1;
  }
  return seen.some((isThere, value) => isThere === 1 && seen[value - 1] === 1);
}

/** Positive measured values, ascending; of a large pattern about a million. */
function sortedSample({ intensity: { data }, mask }: DiffractionPattern): Float32Array {
  const every = Math.ceil(data.length / 2 ** 20);
  const sample = new Float32Array(Math.ceil(data.length / every));
  let count = 0;
  for (let i = 0; i < data.length; i += every) if (data[i] > 0 && mask?.data[i] !== 0) sample[count++] = data[i];
  return sample.subarray(0, count).sort();
}
