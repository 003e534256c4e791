/** Relative error of the modulus. */

import type { RealArray } from "@autophase/tensor-io";
import { type AmplitudePairs, type MeasuredPattern, pairAmplitudes } from "./measured-pattern.js";

/**
 * `norm(s F - sqrt I) / norm(sqrt I)` over measured voxels, at the scale `s = <F, sqrt I> / <F, F>` that makes it
 * least: 0 for a perfect fit, at most 1.
 * @param modulus - predicted `F`, not intensity; the layout of the pattern.
 * @throws {ShapeError} when the shapes differ.
 * @throws {ValueError} when values are not finite, negative counts, or all zero.
 */
export function chi(modulus: RealArray, pattern: MeasuredPattern): number {
  return Math.sqrt(chiSquared(modulus, pattern));
}

/** `chi^2 = sum (s F - sqrt I)^2 / sum I` (Yao et al. 2022, doi:10.1038/s41524-022-00803-w, Eq. 2). */
export function chiSquared(modulus: RealArray, pattern: MeasuredPattern): number {
  return chiSquaredOf(pairAmplitudes("chi", modulus, pattern));
}

export function chiSquaredOf({ predicted, measured }: AmplitudePairs): number {
  const scale = inner(predicted, measured) / inner(predicted, predicted);
  let sum = 0;
  for (let i = 0; i < measured.length; i++) sum += (scale * predicted[i] - measured[i]) ** 2;
  return sum / inner(measured, measured);
}

function inner(a: Float64Array, b: Float64Array): number {
  let sum = 0;
  for (let i = 0; i < a.length; i++) sum += a[i] * b[i];
  return sum;
}
