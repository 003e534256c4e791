/** What a counting detector records of a crystal. */

import { addPoissonNoise, farField } from "@autophase/physics";
import type { ComplexArray, DiffractionPattern, Random, RealArray } from "@autophase/tensor-io";
import { drawLogUniform, type NumberOrRange } from "../draw.js";
import { type DetectorMaskOptions, drawDetectorMask } from "./draw-detector-mask.js";

export interface DetectorOptions extends DetectorMaskOptions {
  /** Expected counts in the brightest voxel, or bounds to draw it between log-uniformly. Default `[1e3, 1e7]`. */
  readonly peakCounts?: NumberOrRange;
  /** Expected counts per voxel from other sources than the crystal. Default 0. */
  readonly background?: number;
  /** Poisson noise; without it the pattern holds the expected counts. Default true. */
  readonly noise?: boolean;
}

export interface Detection {
  readonly pattern: DiffractionPattern;
  /** Expected counts of the crystal in the brightest voxel. */
  readonly peakCounts: number;
}

/**
 * Counts in each voxel: Poisson with mean `peakCounts * |F|^2 / max |F|^2 + background`, and 0 where masked.
 * @param object - centred.
 * @param random - one stream for what the detector is, another for the noise.
 */
export function detect(
  object: ComplexArray,
  random: { readonly detector: Random; readonly noise: Random },
  { peakCounts: range = [1e3, 1e7], background = 0, noise = true, ...maskOptions }: DetectorOptions = {},
): Detection {
  const peakCounts = drawLogUniform(random.detector, range);
  const expected = expectedCounts(farField(object), peakCounts, background);
  const intensity = noise ? addPoissonNoise(expected, random.noise) : expected;
  const mask = drawDetectorMask(random.detector, object.shape, maskOptions);
  if (!mask) return { pattern: { intensity, history: [] }, peakCounts };
  const data = intensity.data.map((counts, i) => counts * mask.data[i]);
  return { pattern: { intensity: { data, shape: object.shape }, mask, history: [] }, peakCounts };
}

function expectedCounts(
  modulus: RealArray<Float32Array>,
  peakCounts: number,
  background: number,
): RealArray<Float32Array> {
  const peak = modulus.data.reduce((most, value) => Math.max(most, value), 0);
  const scale = peakCounts / peak ** 2;
  return { data: modulus.data.map((value) => value * value * scale + background), shape: modulus.shape };
}
