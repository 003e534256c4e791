/** Where the motors of a beamline stand so that its detector sees a reflection through which something rocks. */

import { cross, dot, normalize, type Vector3 } from "@autophase/physics/vector3";
import { GeometryError } from "../errors.js";
import type { BeamlineGeometry } from "../geometry/beamline-geometry.js";
import { turnByCircles } from "../geometry/circles.js";
import { unitVectorOf } from "../geometry/direction.js";
import { type ScanPosition, scatteringVectorOf } from "../geometry/scattering.js";

/**
 * One circle of the detector, or its first stage, or the pixel of a detector that is fixed, put where the beam is
 * scattered by two-theta; all else as it is given. Of those that reach it, the one where the crystal can be rocked
 * best.
 * @throws {GeometryError} when none does.
 */
export function aimDetector(geometry: BeamlineGeometry, scan: ScanPosition, twoThetaDegrees: number): ScanPosition {
  const reached = aimsOf(geometry, scan).flatMap((aim) => solveAim(geometry, aim, twoThetaDegrees) ?? []);
  const [first, ...others] = reached.map((position) => ({ position, speed: rockingOf(geometry, position).speed }));
  if (first) return others.reduce((best, one) => (one.speed > best.speed + 1e-9 ? one : best), first).position;
  const asked = `two-theta of ${twoThetaDegrees.toFixed(2)} degrees`;
  throw new GeometryError(`${geometry.name}: the detector does not reach ${asked}`);
}

/** The circle of the sample that carries the crystal through a reflection fastest. */
export function fastestCircle(geometry: BeamlineGeometry, scan: ScanPosition): string {
  return rockingOf(geometry, scan).motor;
}

/** How `q` moves along the scattered beam, which no pixel does. */
function rockingOf(geometry: BeamlineGeometry, scan: ScanPosition): { motor: string; speed: number } {
  const { sampleCircles, name } = geometry;
  const { q, rowStep, columnStep } = scatteringVectorOf(geometry, scan);
  const outwards = normalize(cross(rowStep, columnStep));
  const speeds = sampleCircles.map(({ motors, axis }, i) => {
    const before = sampleCircles.slice(0, i);
    const turned: Vector3 = turnByCircles(unitVectorOf(axis, `${name}: axis of ${motors[0]}`), before, scan, name);
    return { motor: motors[0], speed: Math.abs(dot(cross(turned, normalize(q)), outwards)) };
  });
  return speeds.reduce((best, one) => (one.speed > best.speed + 1e-9 ? one : best));
}

interface Aim {
  readonly at: (value: number) => ScanPosition;
  readonly most: number;
}

function aimsOf({ detectorCircles, detectorTranslations = [], detector }: BeamlineGeometry, scan: ScanPosition): Aim[] {
  const [stage] = detectorTranslations;
  const [row, column] = detector.centralPixel ?? [0, 0];
  const circles = [...detectorCircles].reverse().map(({ motors: [motor] }) => motor);
  const turned = (motor: string, angle: number): ScanPosition => ({
    ...scan,
    anglesDegrees: { ...scan.anglesDegrees, [motor]: angle },
  });
  if (stage) {
    const moved = (angle: number, value: number): ScanPosition => ({
      ...(circles[0] === undefined ? scan : turned(circles[0], angle)),
      positionsMillimeters: { ...scan.positionsMillimeters, [stage.motors[0]]: value },
    });
    const given = scan.anglesDegrees?.[circles[0]] ?? 0;
    return (given === 0 ? [0, 90] : [given]).map((angle) => ({ at: (value) => moved(angle, value), most: 1e5 }));
  }
  if (circles.length > 0) return circles.map((motor) => ({ at: (value) => turned(motor, value), most: 120 }));
  return [
    { at: (value) => ({ ...scan, peakPixel: [row - value, column] }), most: 1e5 },
    { at: (value) => ({ ...scan, peakPixel: [row, column - value] }), most: 1e5 },
  ];
}

/** By halving: two-theta grows with what moves. */
function solveAim(geometry: BeamlineGeometry, { at, most }: Aim, wanted: number): ScanPosition | undefined {
  const twoTheta = (value: number): number => scatteringVectorOf(geometry, at(value)).twoThetaDegrees;
  // at 0 nothing may be scattered at all
  let [low, high] = [1e-3, most];
  if (twoTheta(low) > wanted || twoTheta(high) < wanted) return undefined;
  for (let step = 0; step < 60; step++) {
    const middle = (low + high) / 2;
    if (twoTheta(middle) < wanted) low = middle;
    else high = middle;
  }
  return at(high);
}
