/** What a counting detector records of a crystal. */

import { addPoissonNoise, farFieldIntensity, partiallyCoherent, scaleToPeak } from "@autophase/physics";
import type { ComplexArray, DiffractionPattern, Random, RealArray } from "@autophase/tensor-io";
import { drawLogUniform, drawUniform, type NumberOrRange } from "../draw.js";
import { type DetectorMaskOptions, drawDetectorMask } from "./draw-detector-mask.js";

export interface DetectorOptions extends DetectorMaskOptions {
  /** Expected counts in the brightest voxel, or bounds to draw it between log-uniformly. Default `[1e3, 1e7]`. */
  readonly peakCounts?: NumberOrRange;
  /** Expected counts per voxel from other sources than the crystal, or bounds. Default 0. */
  readonly background?: NumberOrRange;
  /**
   * Standard deviation in voxels of the Gaussian that partially coherent light convolves the intensity with, or bounds;
   * one of `s` is a coherence length of `N / (2 pi s)` voxels of the object. Default 0: full coherence.
   */
  readonly coherenceWidth?: NumberOrRange;
  /** Poisson noise; without it the pattern holds the expected counts. Default true. */
  readonly noise?: boolean;
}

export interface Detection {
  readonly pattern: DiffractionPattern;
  /** Expected counts of the crystal in the brightest voxel. */
  readonly peakCounts: number;
  /** Expected counts of other origin in every voxel. */
  readonly background: number;
  /** Voxels. */
  readonly coherenceWidth: number;
}

export interface DetectorStreams {
  /** For the exposure, gaps and dead pixels. */
  readonly detector: Random;
  /** For coherence and background. */
  readonly conditions: Random;
  readonly noise: Random;
}

/**
 * Counts in each voxel: Poisson with mean `peakCounts * I / max I + background`, `I` the intensity in light of that
 * coherence, and 0 where masked.
 * @param object - centred.
 */
export function detect(object: ComplexArray, random: DetectorStreams, options: DetectorOptions = {}): Detection {
  const { noise = true, ...maskOptions } = options;
  const peakCounts = drawLogUniform(random.detector, options.peakCounts ?? [1e3, 1e7]);
  const coherenceWidth = drawUniform(random.conditions, options.coherenceWidth ?? 0);
  const background = drawUniform(random.conditions, options.background ?? 0);
  const expected = scaleToPeak(scatter(object, coherenceWidth), peakCounts);
  if (background > 0) for (let i = 0; i < expected.data.length; i++) expected.data[i] += background;
  const mask = drawDetectorMask(random.detector, object.shape, maskOptions);
  const counts = noise ? addPoissonNoise(expected, random.noise) : expected;
  const intensity = mask ? clearMasked(counts, mask) : counts;
  const pattern = { intensity, ...(mask && { mask }), history: [] };
  return { pattern, peakCounts, background, coherenceWidth };
}

function scatter(object: ComplexArray, coherenceWidth: number): RealArray<Float32Array> {
  const coherent = farFieldIntensity(object);
  return coherenceWidth === 0 ? coherent : partiallyCoherent(coherent, coherenceWidth);
}

function clearMasked({ data, shape }: RealArray<Float32Array>, mask: RealArray<Uint8Array>): RealArray<Float32Array> {
  return { data: data.map((counts, i) => counts * mask.data[i]), shape };
}
