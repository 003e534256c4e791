/** What a counting detector records of a crystal. */

import { addPoissonNoise, farFieldIntensity, scaleToPeak } from "@autophase/physics";
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
  const expected = scaleToPeak(farFieldIntensity(object), peakCounts);
  for (let i = 0; i < expected.data.length; i++) expected.data[i] += background;
  const intensity = noise ? addPoissonNoise(expected, random.noise) : expected;
  const mask = drawDetectorMask(random.detector, object.shape, maskOptions);
  if (!mask) return { pattern: { intensity, history: [] }, peakCounts };
  return { pattern: { intensity: clearMasked(intensity, mask), mask, history: [] }, peakCounts };
}

function clearMasked({ data, shape }: RealArray<Float32Array>, mask: RealArray<Uint8Array>): RealArray<Float32Array> {
  return { data: data.map((counts, i) => counts * mask.data[i]), shape };
}
