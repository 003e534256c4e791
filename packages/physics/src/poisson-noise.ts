/** Counting noise on a diffraction pattern. */

import { assertArray, type FloatData, type Random, type RealArray, ValueError } from "@autophase/tensor-io";
import { drawPoisson, LARGEST_MEAN } from "./poisson.js";

/**
 * Counts whose means are the intensities. Counting acts on the intensity, never on the modulus.
 *
 * Most voxels of a pattern are dark, so neighbours are drawn together: the sum of independent Poisson counts is a Poisson count,
 * and given the sum each count falls on a voxel with a chance in proportion to its mean. That is exact, and takes one random
 * number for 64 dark voxels instead of 64.
 * @param intensity - expected counts, any layout.
 * @param random - drawn from in the order of the voxels, so one stream always gives the same counts, on every machine.
 * @returns integers as float32, exact below 2^24.
 * @throws {ValueError} when an intensity is negative, above 1e15 or not a number.
 */
export function addPoissonNoise(intensity: RealArray, random: Random): RealArray<Float32Array> {
  assertArray("addPoissonNoise", intensity);
  const { data, shape } = intensity;
  const means = data instanceof Float32Array || data instanceof Float64Array ? data : Float64Array.from(data, Number);
  assertMeans(means);
  const counts = new Float32Array(means.length);
  for (let start = 0; start < means.length; start += BLOCK) {
    const end = Math.min(start + BLOCK, means.length);
    drawBlock(means, counts, start, end, sumOf(means, start, end), random);
  }
  return { data: counts, shape };
}

const BLOCK = 64;
/** The most counts expected of voxels that are drawn together: for one of them, and for all. */
const DENSITY = 0.5;
const TOTAL = 8;

function assertMeans(means: FloatData): void {
  for (let i = 0; i < means.length; i++) {
    if (means[i] >= 0 && means[i] <= LARGEST_MEAN) continue;
    const range = `from 0 to ${LARGEST_MEAN}`;
    throw new ValueError(`addPoissonNoise: intensity must be ${range}, got ${means[i]} at index ${i}`);
  }
}

function sumOf(means: FloatData, start: number, end: number): number {
  let sum = 0;
  for (let i = start; i < end; i++) sum += means[i];
  return sum;
}

/** Together where it is dark, else half by half. */
function drawBlock(
  means: FloatData,
  counts: Float32Array,
  start: number,
  end: number,
  total: number,
  random: Random,
): void {
  if (total === 0) return;
  if (end - start === 1) {
    counts[start] = drawPoisson(total, random);
  } else if (total <= TOTAL && total <= DENSITY * (end - start)) {
    for (let n = drawPoisson(total, random); n > 0; n--) counts[pickVoxel(means, start, end, total, random)]++;
  } else {
    const middle = (start + end) >> 1;
    drawBlock(means, counts, start, middle, sumOf(means, start, middle), random);
    drawBlock(means, counts, middle, end, sumOf(means, middle, end), random);
  }
}

/** A voxel with a chance in proportion to its mean. */
function pickVoxel(means: FloatData, start: number, end: number, total: number, random: Random): number {
  for (;;) {
    let rest = total * random.uniform();
    for (let i = start; i < end; i++) {
      if (rest < means[i]) return i;
      rest -= means[i];
    }
    // rounding let it fall behind the last one: draw again
  }
}
