/** Mean absolute error of the modulus. */

import type { RealArray } from "@autophase/tensor-io";
import { maximumOf } from "../maximum-of.js";
import { type AmplitudePairs, type MeasuredPattern, pairAmplitudes } from "./measured-pattern.js";

/**
 * `mean |F / max F - sqrt I / max sqrt I|` over measured voxels, the maxima over them too: the training loss of
 * Yao et al. 2022 (doi:10.1038/s41524-022-00803-w, Eq. 1).
 * @param modulus - predicted `F`, not intensity; the layout of the pattern.
 * @throws {ShapeError} when the shapes differ.
 * @throws {ValueError} when values are not finite, negative counts, or all zero.
 */
export function mae(modulus: RealArray, pattern: MeasuredPattern): number {
  return maeOf(pairAmplitudes("mae", modulus, pattern));
}

export function maeOf({ predicted, measured }: AmplitudePairs): number {
  const predictedScale = 1 / maximumOf(predicted);
  const measuredScale = 1 / maximumOf(measured);
  let sum = 0;
  for (let i = 0; i < measured.length; i++)
    sum += Math.abs(predicted[i] * predictedScale - measured[i] * measuredScale);
  return sum / measured.length;
}
