/** Rotations as unit quaternions `[w, x, y, z]`. */

import { cross, scale, type Vector3 } from "@autophase/physics/vector3";
import type { Random } from "@autophase/tensor-io";

export type Quaternion = readonly [number, number, number, number];

export const NO_ROTATION: Quaternion = [1, 0, 0, 0];

/** Uniform over all rotations: a uniform direction in four dimensions. */
export function drawRotation(random: Random): Quaternion {
  const draws = [random.normal(), random.normal(), random.normal(), random.normal()] as const;
  const length = Math.sqrt(draws.reduce((sum, x) => sum + x * x, 0));
  return [draws[0] / length, draws[1] / length, draws[2] / length, draws[3] / length];
}

/** `v + 2w (q x v) + 2 q x (q x v)` for the quaternion `w + q`. */
export function rotate([w, x, y, z]: Quaternion, vector: Vector3): Vector3 {
  const once = scale(cross([x, y, z], vector), 2);
  const twice = cross([x, y, z], once);
  return [vector[0] + w * once[0] + twice[0], vector[1] + w * once[1] + twice[1], vector[2] + w * once[2] + twice[2]];
}
