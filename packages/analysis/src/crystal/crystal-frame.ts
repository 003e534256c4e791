/** Axes at right angles that a crystal is shown in. */

import { type Basis, cross, dot, lengthOf, normalize, scale, subtract, type Vector3 } from "@autophase/physics/vector3";

/** Along the laboratory's axes, or along the scattering vector. */
export type FrameName = "laboratory" | "crystal";

const UP: Vector3 = [0, 1, 0];
const BEAM: Vector3 = [0, 0, 1];

/**
 * Unit vectors in the laboratory along which the array's indices grow: `[depth, height, width]`.
 *
 * | frame        | depth                | height                                    | width                     |
 * | ------------ | -------------------- | ----------------------------------------- | ------------------------- |
 * | `laboratory` | `z`, along the beam  | `y`, up                                   | `x`                       |
 * | `crystal`    | along `q`            | up as far as that is at a right angle     | across both, right-handed |
 *
 * Right-handed as `x, y, z` for `width, height, depth`.
 */
export function crystalFrame(name: FrameName, q: Vector3): Basis {
  if (name === "laboratory") return [BEAM, UP, [1, 0, 0]];
  const along = normalize(q);
  const across = lengthOf(cross(along, UP)) > 1e-3 ? UP : BEAM;
  const height = normalize(subtract(across, scale(along, dot(across, along))));
  return [along, height, cross(height, along)];
}
