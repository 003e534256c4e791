/** A straight dislocation line and the angle around it. */

import { add, cross, perpendicularTo, scale, type Vector3 } from "@autophase/physics/vector3";
import { portableAtan2, portableCos, portableSin, type Random } from "@autophase/tensor-io";
import { drawBetween } from "../draw.js";
import { drawDirection } from "../geometry/direction.js";
import type { Coordinates } from "../geometry/render-crystal.js";

export interface DislocationLine {
  /** A point of the line. */
  readonly through: Vector3;
  /** Unit vector along the line. */
  readonly along: Vector3;
  /** Unit vector across the line, where the angle is 0. */
  readonly across: Vector3;
}

/** A random direction, through the crystal within 0.4 of its centre, where it spans -1 to 1. */
export function drawDislocationLine(random: Random): DislocationLine {
  const along = drawDirection(random);
  const right = perpendicularTo(along);
  const up = cross(along, right);
  const turn = 2 * Math.PI * random.uniform();
  const across = add(scale(right, portableCos(turn)), scale(up, portableSin(turn)));
  return { through: scale(drawDirection(random), drawBetween(random, 0, 0.4)), along, across };
}

/** Angle around the line in (-pi, pi], right-handed about `along` from `across`. */
export function angleAround([z, y, x]: Coordinates, { through, along, across }: DislocationLine): Float64Array {
  const up = cross(along, across);
  return Float64Array.from(z, (_, i) => {
    const offset: Vector3 = [z[i] - through[0], y[i] - through[1], x[i] - through[2]];
    const right = offset[0] * across[0] + offset[1] * across[1] + offset[2] * across[2];
    return portableAtan2(offset[0] * up[0] + offset[1] * up[1] + offset[2] * up[2], right);
  });
}
