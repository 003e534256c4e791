/** Where an object is, by its amplitude alone. */

import { createGaussianFilter } from "@autophase/kernels";
import { type ComplexArray, mapTo, type RealArray } from "@autophase/tensor-io";

export interface TightSupport {
  /** Of the Gaussian in voxels. */
  readonly sigma: number;
  /** Relative to the maximum of the smoothed amplitude. */
  readonly threshold: number;
}

/** 1 where the amplitude, smoothed by a Gaussian around the ends of the box, is above the threshold. */
export function tightSupport(
  { real, imag, shape }: ComplexArray,
  { sigma, threshold }: TightSupport,
): RealArray<Uint8Array> {
  const amplitude = mapTo(Float64Array, real, (re, i) => Math.hypot(re, imag[i]));
  createGaussianFilter(shape).apply(amplitude, sigma);
  const limit = threshold * amplitude.reduce((most, value) => Math.max(most, value), 0);
  return { data: mapTo(Uint8Array, amplitude, (value) => (value > limit ? 1 : 0)), shape };
}
