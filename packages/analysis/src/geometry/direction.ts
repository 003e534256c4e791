/** Directions by name. */

import { lengthOf, normalize, type Vector3 } from "@autophase/physics/vector3";
import { GeometryError } from "../errors.js";
import type { AxisDirection, Direction } from "./beamline-geometry.js";

const NAMED: { readonly [name in AxisDirection]: Vector3 } = {
  "x+": [1, 0, 0],
  "x-": [-1, 0, 0],
  "y+": [0, 1, 0],
  "y-": [0, -1, 0],
  "z+": [0, 0, 1],
  "z-": [0, 0, -1],
};

/** @throws {GeometryError} for a vector of length 0 or one that is not finite. */
export function unitVectorOf(direction: Direction, where: string): Vector3 {
  if (typeof direction === "string") return NAMED[direction];
  const length = lengthOf(direction);
  if (length > 0 && length < Number.POSITIVE_INFINITY) return normalize(direction);
  throw new GeometryError(`${where}: expected a direction, got [${direction.join(", ")}]`);
}
