/** Unit vectors in the order of the axes, `[depth, height, width]`. */

import { cross, dot, scale, type Vector3 } from "@autophase/physics/vector3";
import type { Random } from "@autophase/tensor-io";

/** The same direction at length 1, to the same bits on every machine: crystals of a seed are. */
export function unitVector(a: Vector3): Vector3 {
  return scale(a, 1 / Math.sqrt(dot(a, a)));
}

/** Uniform on the unit sphere (Muller 1959, doi:10.1145/377939.377946). */
export function drawDirection(random: Random): Vector3 {
  return unitVector([random.normal(), random.normal(), random.normal()]);
}

/** A unit vector across `direction`. */
export function perpendicularTo(direction: Vector3): Vector3 {
  const smallest = direction.map(Math.abs).reduce((best, value, axis, all) => (value < all[best] ? axis : best), 0);
  const axis: Vector3 = [Number(smallest === 0), Number(smallest === 1), Number(smallest === 2)];
  return unitVector(cross(direction, axis));
}
