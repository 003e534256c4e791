/** The support from the smoothed amplitude (Marchesini et al. 2003, doi:10.1103/PhysRevB.68.140101). */

import type { ShrinkWrapStep, ThresholdReference } from "../engine.js";
import type { GaussianFilter } from "../gaussian-filter.js";
import type { Field } from "./apply-rule.js";

/**
 * `support <- G_sigma * |object| > threshold * reference(G_sigma * |object|)`.
 * @param smoothed - room for the smoothed amplitude; overwritten.
 */
export function shrinkWrap(
  { sigma, threshold, reference = "maximum" }: ShrinkWrapStep,
  object: Field,
  support: Uint8Array,
  filter: GaussianFilter,
  smoothed: Float64Array,
): void {
  for (let i = 0; i < smoothed.length; i++) smoothed[i] = Math.sqrt(object.real[i] ** 2 + object.imag[i] ** 2);
  filter.apply(smoothed, sigma);
  const level = threshold * referenceOf(reference, smoothed, support);
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
