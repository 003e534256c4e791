/** Counting noise on a diffraction pattern. */

import { assertArray, type Random, type RealArray, ValueError } from "@autophase/tensor-io";
import { LARGEST_MEAN, poisson } from "./poisson.js";

/**
 * Counts whose means are the intensities. Counting acts on the intensity, never on the modulus.
 * @param intensity - expected counts, any layout.
 * @param random - drawn from in the order of the voxels, so one stream always gives the same counts.
 * @returns integers as float32, exact below 2^24.
 * @throws {ValueError} when an intensity is negative, above 1e15 or not a number.
 */
export function addPoissonNoise(intensity: RealArray, random: Random): RealArray<Float32Array> {
  assertArray("addPoissonNoise", intensity);
  const { data, shape } = intensity;
  const counts = new Float32Array(data.length);
  for (let i = 0; i < data.length; i++) counts[i] = drawAt(Number(data[i]), i, random);
  return { data: counts, shape };
}

function drawAt(mean: number, index: number, random: Random): number {
  if (mean >= 0 && mean <= LARGEST_MEAN) return poisson(mean, random);
  throw new ValueError(`addPoissonNoise: intensity must be from 0 to ${LARGEST_MEAN}, got ${mean} at index ${index}`);
}
