/** Random directions. */

import { unitVector, type Vector3 } from "@autophase/physics/vector3";
import type { Random } from "@autophase/tensor-io";

/** Uniform on the unit sphere (Muller 1959, doi:10.1145/377939.377946). */
export function drawDirection(random: Random): Vector3 {
  return unitVector([random.normal(), random.normal(), random.normal()]);
}
