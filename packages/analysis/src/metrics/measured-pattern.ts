/** A predicted modulus beside a measured intensity, over the measured voxels. */

import { assertSameShape, type DiffractionPattern, type RealArray, ValueError } from "@autophase/tensor-io";
import { assertFinite, assertNotZero } from "../assert-values.js";
import { maximumOf } from "../maximum-of.js";

/** The part of a pattern that metrics look at: counts, and the mask where there is one. */
export type MeasuredPattern = Pick<DiffractionPattern, "intensity" | "mask">;

/** Two amplitudes, one pair for each measured voxel. */
export interface AmplitudePairs {
  /** Predicted modulus, as it came. */
  readonly predicted: Float64Array;
  /** `sqrt I`. */
  readonly measured: Float64Array;
}

/**
 * Pairs of predicted modulus and measured amplitude.
 * @throws {ShapeError} when modulus, intensity and mask differ in shape.
 * @throws {ValueError} when a value is not finite or negative, no voxel is measured, or either is zero in all of them.
 */
export function pairAmplitudes(
  where: string,
  modulus: RealArray,
  { intensity, mask }: MeasuredPattern,
): AmplitudePairs {
  assertFinite(`${where}: modulus`, modulus);
  assertFinite(`${where}: intensity`, intensity);
  assertSameShape(`${where}: intensity`, intensity.shape, modulus.shape);
  if (mask) assertSameShape(`${where}: mask`, mask.shape, modulus.shape);
  const measuredVoxels = mask
    ? mask.data.reduce((count, value) => count + Number(value !== 0), 0)
    : intensity.data.length;
  const predicted = new Float64Array(measuredVoxels);
  const measured = new Float64Array(measuredVoxels);
  let at = 0;
  for (let i = 0; i < intensity.data.length; i++) {
    if (mask && mask.data[i] === 0) continue;
    const counts = intensity.data[i];
    if (counts < 0) throw new ValueError(`${where}: expected counts of at least 0, got ${counts} at index ${i}`);
    predicted[at] = Number(modulus.data[i]);
    measured[at++] = Math.sqrt(counts);
  }
  if (measured.length === 0) throw new ValueError(`${where}: expected measured voxels, got a mask without any`);
  assertNotZero(where, "an intensity", maximumOf(measured));
  assertNotZero(where, "a modulus", maximumOf(predicted));
  return { predicted, measured };
}
