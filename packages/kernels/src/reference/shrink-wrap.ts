/** The support from the smoothed amplitude (Marchesini et al. 2003, doi:10.1103/PhysRevB.68.140101). */

import type { ShrinkWrapStep } from "../engine.js";
import type { GaussianFilter } from "../gaussian-filter.js";
import type { Field } from "./apply-rule.js";

/**
 * `support <- G_sigma * |object| > threshold * max(G_sigma * |object|)`.
 * @param smoothed - room for the smoothed amplitude; overwritten.
 */
export function shrinkWrap(
  { sigma, threshold }: ShrinkWrapStep,
  object: Field,
  support: Uint8Array,
  filter: GaussianFilter,
  smoothed: Float64Array,
): void {
  for (let i = 0; i < smoothed.length; i++) smoothed[i] = Math.sqrt(object.real[i] ** 2 + object.imag[i] ** 2);
  filter.apply(smoothed, sigma);
  let largest = 0;
  for (let i = 0; i < smoothed.length; i++) if (smoothed[i] > largest) largest = smoothed[i];
  const level = threshold * largest;
  for (let i = 0; i < smoothed.length; i++) support[i] = smoothed[i] > level ? 1 : 0;
}
