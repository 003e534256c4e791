/** Axes at right angles that a crystal is shown in. */

import { type Basis, cross, dot, lengthOf, normalize, scale, subtract, type Vector3 } from "@autophase/physics/vector3";
import { ValueError } from "@autophase/tensor-io";

/** Along the laboratory's axes, along the scattering vector, or along the sample's own axes. */
export type FrameName = "laboratory" | "crystal" | "flat-sample";

const UP: Vector3 = [0, 1, 0];
const BEAM: Vector3 = [0, 0, 1];

/**
 * Unit vectors in the laboratory along which the array's indices grow: `[depth, height, width]`.
 *
 * | frame         | depth                | height                                    | width                     |
 * | ------------- | -------------------- | ----------------------------------------- | ------------------------- |
 * | `laboratory`  | `z`, along the beam  | `y`, up                                   | `x`                       |
 * | `crystal`     | along `q`            | up as far as that is at a right angle     | across both, right-handed |
 * | `flat-sample` | what is `z`, `y` and `x` with all circles of the sample at zero, wherever they are |||
 *
 * Right-handed as `x, y, z` for `width, height, depth`.
 * @param sampleAxes - of `sampleAxes`, for `flat-sample`. @throws {ValueError} when it is not given there.
 */
export function crystalFrame(name: FrameName, q: Vector3, sampleAxes?: Basis): Basis {
  if (name === "laboratory") return [BEAM, UP, [1, 0, 0]];
  if (name === "flat-sample") {
    if (sampleAxes) return sampleAxes;
    throw new ValueError("frame flat-sample: expected how the sample stands, got nothing");
  }
  const along = normalize(q);
  const across = lengthOf(cross(along, UP)) > 1e-3 ? UP : BEAM;
  const height = normalize(subtract(across, scale(along, dot(across, along))));
  return [along, height, cross(height, along)];
}
