/** Likelihood of counts that the phasing never saw. */

import { assertSameShape, type RealArray, ValueError } from "@autophase/tensor-io";
import { assertFinite } from "../assert-values.js";
import type { MeasuredPattern } from "./measured-pattern.js";

/**
 * Poisson negative log-likelihood per held-out voxel, above that of a perfect prediction (Favre-Nicolin et al. 2020,
 * doi:10.1107/S1600576720010985): the mean of `m - I + I log(I / m)` with the expected counts `m = s F^2`. The scale
 * `s = sum I / sum F^2` is the most likely one on the voxels that were measured and not held out. About one half for a
 * model that is right; infinite where counts came and none were expected.
 * @param modulus - predicted `F`, not intensity.
 * @param pattern - its intensity holds the counts of held-out voxels too, whatever its mask says of them.
 * @param heldOut - 1 = measured and kept from the phasing.
 * @throws {ShapeError} when the shapes differ.
 * @throws {ValueError} when values are not finite, or no voxel is held out, or none is left to scale on.
 */
export function freeLlk(modulus: RealArray, pattern: MeasuredPattern, heldOut: RealArray<Uint8Array>): number {
  const { intensity, mask } = pattern;
  assertFinite("freeLlk: modulus", modulus);
  assertFinite("freeLlk: intensity", intensity);
  for (const array of [intensity, heldOut, ...(mask ? [mask] : [])]) {
    assertSameShape("freeLlk", array.shape, modulus.shape);
  }
  const scale = likeliestScale(modulus, pattern, heldOut);
  let [sum, count] = [0, 0];
  for (let i = 0; i < heldOut.data.length; i++) {
    if (heldOut.data[i] === 0) continue;
    sum += deviation(intensity.data[i], scale * Number(modulus.data[i]) ** 2);
    count++;
  }
  if (count === 0) throw new ValueError("freeLlk: expected held-out voxels, got none");
  return sum / count;
}

function likeliestScale(
  modulus: RealArray,
  { intensity, mask }: MeasuredPattern,
  heldOut: RealArray<Uint8Array>,
): number {
  let [counts, predicted] = [0, 0];
  for (let i = 0; i < heldOut.data.length; i++) {
    if (heldOut.data[i] !== 0 || mask?.data[i] === 0) continue;
    counts += intensity.data[i];
    predicted += Number(modulus.data[i]) ** 2;
  }
  if (counts > 0 && predicted > 0) return counts / predicted;
  throw new ValueError("freeLlk: expected counts and modulus on voxels that are not held out, got zero everywhere");
}

function deviation(counts: number, expected: number): number {
  return counts === 0 ? expected : expected - counts + counts * Math.log(counts / expected);
}
