/** Where in the laboratory the pixels of a detector are. */

import { add, dot, dualOf, scale, type Vector3 } from "@autophase/physics/vector3";
import { GeometryError } from "../errors.js";
import { assertPositive } from "./assert-positive.js";
import type { BeamlineGeometry, DetectorGeometry } from "./beamline-geometry.js";
import { type MotorPositions, shiftByStages, turnBack, turnByCircles } from "./circles.js";
import { unitVectorOf } from "./direction.js";
import { rotate } from "./rotation.js";

/** Lengths are metres from the sample. */
export interface DetectorPlace {
  /** The middle of a pixel of the whole detector; without one, of the pixel that the arm points at. */
  at(pixel?: readonly [number, number]): Vector3;
  /** Unit vectors that rows and columns grow along. */
  readonly rows: Vector3;
  readonly columns: Vector3;
  /** Of the whole detector's own pixels, rows first. */
  readonly pixelSizeMeters: readonly [number, number];
}

export interface DetectorPosition extends MotorPositions {
  readonly distanceMeters?: number;
  /** Where the geometry does not know it. */
  readonly pixelSizeMeters?: readonly [number, number];
}

/**
 * @param beam - unit vector.
 * @throws {GeometryError} that names what is missing, or directions that are not at a right angle.
 */
export function placeDetector(geometry: BeamlineGeometry, position: DetectorPosition, beam: Vector3): DetectorPlace {
  const { detector, name, detectorCircles, detectorTranslations = [] } = geometry;
  const distance = assertPositive(name, "distanceMeters", position.distanceMeters ?? geometry.distanceMeters);
  const pitch = detector.pixelSizeMeters ?? position.pixelSizeMeters;
  const pixelSizeMeters = [
    assertPositive(name, "pixelSizeMeters", pitch?.[0]),
    assertPositive(name, "pixelSizeMeters", pitch?.[1]),
  ] as const;
  const plane = leanDetector(detector, beam, name);
  const turned = (vector: Vector3): Vector3 => turnByCircles(vector, detectorCircles, position, name);
  const [rows, columns] = [turned(plane.rows), turned(plane.columns)];
  const shifted = add(scale(beam, distance), shiftByStages(detectorTranslations, position, name));
  const arm = turned(shifted);
  const central = centralPixelOf({ geometry, beam, distance, pixelSizeMeters, ...plane });
  return {
    rows,
    columns,
    pixelSizeMeters,
    at: (pixel) => {
      if (!pixel || !central) return arm;
      const [row, column] = [0, 1].map((k) => (pixel[k] - central[k]) * pixelSizeMeters[k]);
      return add(arm, add(scale(rows, row), scale(columns, column)));
    },
  };
}

/** Rows and columns with all circles at zero. */
function leanDetector(detector: DetectorGeometry, beam: Vector3, name: string): { rows: Vector3; columns: Vector3 } {
  const { rotationDegrees = 0, tiltDegrees = 0, tiltAzimuthDegrees = 0 } = detector;
  const rows = unitVectorOf(detector.rows, `${name}: detector.rows`);
  const columns = unitVectorOf(detector.columns, `${name}: detector.columns`);
  for (const [one, other, what] of [
    [rows, columns, "detector.rows and detector.columns"],
    [rows, beam, "detector.rows and the beam"],
    [columns, beam, "detector.columns and the beam"],
  ] as const) {
    if (Math.abs(dot(one, other)) >= 1e-6) throw new GeometryError(`${name}: expected ${what} at a right angle`);
  }
  const azimuth = (tiltAzimuthDegrees * Math.PI) / 180;
  const rotated = [rows, columns].map((vector) => rotate(vector, scale(beam, -1), rotationDegrees));
  const hinge = add(scale(rotated[1], Math.cos(azimuth)), scale(rotated[0], Math.sin(azimuth)));
  const [leaningRows, leaningColumns] = rotated.map((vector) => rotate(vector, hinge, tiltDegrees));
  return { rows: leaningRows, columns: leaningColumns };
}

interface CentralPixel {
  readonly geometry: BeamlineGeometry;
  readonly beam: Vector3;
  readonly distance: number;
  readonly pixelSizeMeters: readonly [number, number];
  readonly rows: Vector3;
  readonly columns: Vector3;
}

/** The pixel that the arm points at; nothing where that is the peak. */
function centralPixelOf({ geometry, beam, distance, pixelSizeMeters, rows, columns }: CentralPixel) {
  const { detector, detectorCircles, detectorTranslations = [], name } = geometry;
  const { centralPixel, directBeam } = detector;
  if (!directBeam) return centralPixel;
  const then = {
    anglesDegrees: { ...zeroOf(detectorCircles, directBeam.anglesDegrees), ...directBeam.anglesDegrees },
    positionsMillimeters: {
      ...zeroOf(detectorTranslations, directBeam.positionsMillimeters),
      ...directBeam.positionsMillimeters,
    },
  };
  const ray = turnBack(beam, detectorCircles, then, name);
  const middle = add(scale(beam, distance), shiftByStages(detectorTranslations, then, name));
  // `s ray = middle + down rows + right columns`
  const [, down, right] = solve([ray, scale(rows, -1), scale(columns, -1)], middle);
  return [directBeam.pixel[0] - down / pixelSizeMeters[0], directBeam.pixel[1] - right / pixelSizeMeters[1]] as const;
}

/** Motors that are not known are at 0. */
function zeroOf(
  axes: readonly { readonly motors: readonly string[] }[],
  known: { readonly [motor: string]: number } = {},
): { [motor: string]: number } {
  const unknown = axes.filter(({ motors }) => motors.every((motor) => known[motor] === undefined));
  return Object.fromEntries(unknown.map(({ motors }) => [motors[0], 0]));
}

/** The weights with which three vectors add up to a fourth. */
function solve(vectors: readonly [Vector3, Vector3, Vector3], sum: Vector3): Vector3 {
  const [a, b, c] = dualOf(vectors);
  return [dot(a, sum), dot(b, sum), dot(c, sum)];
}
