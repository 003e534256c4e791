/** Correlation of the modulus. */

import type { RealArray } from "@autophase/tensor-io";
import { type AmplitudePairs, type MeasuredPattern, pairAmplitudes } from "./measured-pattern.js";

/**
 * Pearson correlation of `F` and `sqrt I` over measured voxels, -1 to 1; NaN where either is constant.
 * @param modulus - predicted `F`, not intensity; the layout of the pattern.
 * @throws {ShapeError} when the shapes differ.
 * @throws {ValueError} when values are not finite, negative counts, or all zero.
 */
export function pcc(modulus: RealArray, pattern: MeasuredPattern): number {
  return pccOf(pairAmplitudes("pcc", modulus, pattern));
}

export function pccOf({ predicted, measured }: AmplitudePairs): number {
  const meanPredicted = meanOf(predicted);
  const meanMeasured = meanOf(measured);
  let [covariance, variancePredicted, varianceMeasured] = [0, 0, 0];
  for (let i = 0; i < measured.length; i++) {
    const a = predicted[i] - meanPredicted;
    const b = measured[i] - meanMeasured;
    covariance += a * b;
    variancePredicted += a * a;
    varianceMeasured += b * b;
  }
  return covariance / Math.sqrt(variancePredicted * varianceMeasured);
}

function meanOf(values: Float64Array): number {
  let sum = 0;
  for (let i = 0; i < values.length; i++) sum += values[i];
  return sum / values.length;
}
