/** How likely the counts are that the phasing did not see. */

import { rollInPlace } from "@autophase/kernels";
import type { ComplexArray, DiffractionPattern, RealArray } from "@autophase/tensor-io";
import { intensityInPlace } from "./coherence/expected-intensity.js";
import type { PointSpread } from "./coherence/point-spread.js";
import { poissonDeviance } from "./poisson-deviance.js";

export interface FreeComparison {
  readonly pattern: DiffractionPattern;
  /** 1 = held out, centred. */
  readonly freeSet: RealArray<Uint8Array>;
  /** Counts from which on the detector is saturated, default none: what such voxels say is not compared. */
  readonly saturation?: number | undefined;
  readonly pointSpread?: PointSpread | undefined;
}

/**
 * Mean of `m - I + I log(I / m)` over held-out voxels, with the expected counts `m` at their most likely scale on the
 * others. As `freeLlk` of the analysis; with partial coherence `m` is convolved.
 * @param object - corner layout; it is lost.
 */
export function freeLogLikelihood(
  object: ComplexArray,
  { pattern, freeSet, saturation = Number.POSITIVE_INFINITY, pointSpread }: FreeComparison,
): number {
  const { shape } = object;
  const expected = intensityInPlace(object, pointSpread);
  rollInPlace(
    { data: expected, shape },
    shape.map((length) => Math.floor(length / 2)),
  );
  const counts = pattern.intensity.data;
  const mask = pattern.mask?.data;
  let [total, calculated] = [0, 0];
  for (let i = 0; i < counts.length; i++) {
    if (mask?.[i] === 0 || freeSet.data[i] === 1 || counts[i] >= saturation) continue;
    total += counts[i];
    calculated += expected[i];
  }
  const scale = total / calculated;
  let [sum, voxels] = [0, 0];
  for (let i = 0; i < counts.length; i++) {
    if (freeSet.data[i] === 0) continue;
    sum += poissonDeviance(counts[i], scale * expected[i]);
    voxels++;
  }
  return sum / voxels;
}
