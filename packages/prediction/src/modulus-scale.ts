/** Brings an object to the scale of a pattern. */

import { farField } from "@autophase/physics";
import type { MeasuredIntensity } from "@autophase/preparation";
import type { ComplexArray } from "@autophase/tensor-io";

/**
 * The factor on the object with which its far field is nearest to `sqrt(I)` over measured voxels (least squares); 1 for
 * a dark one.
 */
export function modulusScale(object: ComplexArray, { intensity, mask }: MeasuredIntensity): number {
  const modulus = farField(object).data;
  let [cross, power] = [0, 0];
  for (let k = 0; k < modulus.length; k++) {
    if (mask?.data[k] === 0) continue;
    cross += modulus[k] * Math.sqrt(intensity.data[k]);
    power += modulus[k] ** 2;
  }
  return cross > 0 ? cross / power : 1;
}
