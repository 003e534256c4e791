/** Diffraction in partially coherent light. */

import { createGaussianFilter } from "@autophase/kernels";
import { assertArray, type RealArray, toFloat32 } from "@autophase/tensor-io";

/**
 * The intensity of a partially coherent wave: the coherent one convolved with a Gaussian, the Fourier transform of a
 * Gaussian mutual coherence function (Clark et al. 2012, doi:10.1038/ncomms1994). A standard deviation of `sigma`
 * voxels is a coherence length (standard deviation) of `N / (2 pi sigma)` voxels of the object. The sum of the counts
 * is kept.
 * @param intensity - centred, any number of axes; periodic.
 * @param sigma - voxels, one for all axes or one for each; 0 is full coherence.
 * @returns float32, same layout.
 * @throws {ShapeError} when there is another number of sigmas. @throws {ValueError} when one is negative or not finite.
 */
export function partiallyCoherent(intensity: RealArray, sigma: number | readonly number[]): RealArray<Float32Array> {
  assertArray("partiallyCoherent", intensity);
  const { data, shape } = toFloat32(intensity);
  const smoothed = data.slice();
  createGaussianFilter(shape).apply(smoothed, sigma);
  return { data: smoothed, shape };
}
