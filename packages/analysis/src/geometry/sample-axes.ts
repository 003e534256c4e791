/** How a sample stands during a scan. */

import { type Basis, mapBasis } from "@autophase/physics/vector3";
import type { BeamlineGeometry } from "./beamline-geometry.js";
import { type MotorPositions, turnByCircles } from "./circles.js";

const LABORATORY: Basis = [
  [0, 0, 1],
  [0, 1, 0],
  [1, 0, 0],
];

/**
 * Where in the laboratory those directions of the sample point that are `z`, `y` and `x` with all circles of the sample
 * at zero.
 * @throws {GeometryError} naming a circle whose angle is not known.
 */
export function sampleAxes({ sampleCircles, name }: BeamlineGeometry, positions: MotorPositions): Basis {
  return mapBasis(LABORATORY, (axis) => turnByCircles(axis, sampleCircles, positions, name));
}
