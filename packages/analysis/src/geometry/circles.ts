/** Motors of a goniometer or of a detector's arm at work. */

import { add, scale, type Vector3 } from "@autophase/physics/vector3";
import { GeometryError } from "../errors.js";
import type { Circle, Translation } from "./beamline-geometry.js";
import { unitVectorOf } from "./direction.js";
import { rotate } from "./rotation.js";

/** Where motors stand. */
export interface MotorPositions {
  readonly anglesDegrees?: { readonly [motor: string]: number };
  readonly positionsMillimeters?: { readonly [motor: string]: number };
}

/**
 * `direction` carried around by all circles, the outermost of which stands first.
 * @throws {GeometryError} naming a circle whose angle is not known.
 */
export function turnByCircles(
  direction: Vector3,
  circles: readonly Circle[],
  positions: MotorPositions,
  name: string,
): Vector3 {
  return circles.reduceRight((vector, circle) => rotate(vector, ...turnOf(circle, positions, name)), direction);
}

/** What the circles do undone. */
export function turnBack(
  direction: Vector3,
  circles: readonly Circle[],
  positions: MotorPositions,
  name: string,
): Vector3 {
  return circles.reduce((vector, circle) => {
    const [axis, degrees] = turnOf(circle, positions, name);
    return rotate(vector, axis, -degrees);
  }, direction);
}

/** How far stages carry the detector, metres, with all circles at zero. @throws {GeometryError} as circles do. */
export function shiftByStages(
  stages: readonly Translation[],
  { positionsMillimeters = {} }: MotorPositions,
  name: string,
): Vector3 {
  return stages.reduce<Vector3>(
    (sum, { motors, axis, millimeters, offsetMillimeters = 0 }) => {
      const position = positionOf(motors, positionsMillimeters, millimeters, `${name}: the position`, "millimeters");
      return add(
        sum,
        scale(unitVectorOf(axis, `${name}: axis of ${motors[0]}`), (position + offsetMillimeters) / 1000),
      );
    },
    [0, 0, 0],
  );
}

function turnOf(
  { motors, axis, degrees, offsetDegrees = 0 }: Circle,
  { anglesDegrees = {} }: MotorPositions,
  name: string,
): [axis: Vector3, degrees: number] {
  const angle = positionOf(motors, anglesDegrees, degrees, `${name}: the angle`, "degrees");
  return [unitVectorOf(axis, `${name}: axis of ${motors[0]}`), angle + offsetDegrees];
}

function positionOf(
  motors: readonly string[],
  known: { readonly [motor: string]: number },
  otherwise: number | undefined,
  what: string,
  field: string,
): number {
  const position = motors.map((motor) => known[motor]).find((value) => value !== undefined) ?? otherwise;
  if (position !== undefined && Number.isFinite(position)) return position;
  throw new GeometryError(`${what} of ${motors.join(" or ")} is not known: give its ${field} in the geometry`);
}
