/** The support from the smoothed amplitude (Marchesini et al. 2003, doi:10.1103/PhysRevB.68.140101). */

import type { ShrinkWrapStep, ThresholdReference } from "../engine.js";
import type { GaussianFilter } from "../gaussian-filter.js";
import { overElements, type Pieces } from "../pieces.js";
import type { Field } from "./apply-rule.js";

/**
 * `G_sigma * |object|`.
 * @param smoothed - where it goes.
 * @returns the level that voxels of the new support are above.
 */
export function* smoothAmplitude(
  { sigma, threshold, reference = "maximum" }: ShrinkWrapStep,
  object: Field,
  support: Uint8Array,
  filter: GaussianFilter,
  smoothed: Float64Array,
): Pieces<number> {
  const { real, imag } = object;
  yield* overElements(smoothed.length, (from, end) => {
    for (let i = from; i < end; i++) smoothed[i] = Math.sqrt(real[i] ** 2 + imag[i] ** 2);
  });
  yield* filter.inPieces(smoothed, sigma);
  return threshold * referenceOf(reference, smoothed, support);
}

/** `support <- smoothed > level`. */
export function cutAt(level: number, smoothed: Float64Array, support: Uint8Array): void {
  for (let i = 0; i < smoothed.length; i++) support[i] = smoothed[i] > level ? 1 : 0;
}

function referenceOf(reference: ThresholdReference, smoothed: Float64Array, support: Uint8Array): number {
  if (reference === "maximum") return smoothed.reduce((largest, value) => Math.max(largest, value), 0);
  let sum = 0;
  let squares = 0;
  let count = 0;
  for (let i = 0; i < smoothed.length; i++) {
    if (support[i] === 0) continue;
    sum += smoothed[i];
    squares += smoothed[i] ** 2;
    count++;
  }
  if (count === 0) return 0;
  return reference === "mean" ? sum / count : Math.sqrt(squares / count);
}
