/** Rotations of the laboratory. */

import { add, cross, dot, scale, type Vector3 } from "@autophase/physics/vector3";

const RADIANS_PER_DEGREE = Math.PI / 180;

/** `vector` turned about the unit vector `axis`, counter-clockwise where the axis points at the eye (Rodrigues). */
export function rotate(vector: Vector3, axis: Vector3, degrees: number): Vector3 {
  const angle = degrees * RADIANS_PER_DEGREE;
  const along = scale(axis, dot(axis, vector) * (1 - Math.cos(angle)));
  return add(add(scale(vector, Math.cos(angle)), scale(cross(axis, vector), Math.sin(angle))), along);
}
