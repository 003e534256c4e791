/** The scattering vector of a crystal as a whole. */

import { add, combine, type Vector3 } from "@autophase/physics/vector3";
import type { Scattering } from "../geometry/scattering.js";

/**
 * A ramp of `k` radians per voxel in the object is the same as a pattern that is `k N / 2 pi` voxels off its centre.
 * @param ramp - that was removed.
 * @param shape - of the object.
 * @returns radians per nanometre.
 */
export function meanScatteringVector(
  { q, reciprocalVoxel }: Scattering,
  ramp: readonly number[],
  shape: readonly number[],
): Vector3 {
  const voxels = ramp.map((slope, axis) => (slope * shape[axis]) / (2 * Math.PI));
  return add(q, combine(reciprocalVoxel, voxels));
}
