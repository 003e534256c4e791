/** Distance, direct beam, rotation and tilt of a detector from images of the direct beam. */

import { dot, dualOf, scale, type Vector3 } from "@autophase/physics/vector3";
import { GeometryError } from "../errors.js";
import { leastSquares, slopesOf } from "../fit/least-squares.js";
import type { BeamlineGeometry } from "./beamline-geometry.js";
import type { MotorPositions } from "./circles.js";
import { placeDetector } from "./detector-place.js";
import { unitVectorOf } from "./direction.js";
import { type TiltDirection, tiltCertainty } from "./tilt-certainty.js";

/** One image of the direct beam, with the detector's motors where they stood. */
export interface BeamImage extends MotorPositions {
  /** Row and column of the whole detector. */
  readonly pixel: readonly [number, number];
}

export interface DetectorCalibration {
  /**
   * With `distanceMeters`, and in `detector` `centralPixel`, `rotationDegrees`, `tiltDegrees`, `tiltAzimuthDegrees`.
   */
  readonly geometry: BeamlineGeometry;
  /** Seen less predicted, row and column of each image. */
  readonly residualPixels: readonly (readonly [number, number])[];
  /** Root mean square of them. */
  readonly rmsPixels: number;
  /** Whether the images were enough, and far enough apart, to tell a tilt in one direction at least. */
  readonly hasTilt: boolean;
  /** Standard deviation of the tilt in the direction in which it is the least certain of those that were fitted. */
  readonly tiltUncertainDegrees?: number;
  /** Sentences about what a person should look at twice. */
  readonly warnings: readonly string[];
}

/** Distance, central row and column, rotation; two components of the tilt. */
type Parameters = readonly number[];

const LEAST_FOR_TILT = 5;
/** Degrees; detectors are set up closer to square than that, so that less certain tilts are better taken as 0. */
const LEAST_CERTAIN = 5;
/** Pixels; no middle of a beam is known better. */
const LEAST_ERROR = 0.05;
/** Pixels that the middle of a beam is uncertain at most. */
const LARGEST_RMS = 3;
const DEGREE = Math.PI / 180;
/** Of the parameters, for differences: metres, pixels, degrees. */
const STEPS = [1e-6, 1e-3, 1e-3, 1e-4, 1e-3, 1e-3];

/**
 * Least squares by Levenberg and Marquardt of where the beam meets the plane of the detector, in pixels. A tilt shows
 * in how the scale changes over the images, so it is fitted where there are five of them or more. In a direction in
 * which they tell it to no better than 5 degrees (one standard deviation), it is taken as 0, which a warning says.
 * @param geometry - circles, rows and columns, pixel size; a distance to begin with, else one metre.
 * @throws {GeometryError} for fewer than two images, images of one position, a beam that stands still, or when the fit
 *   does not settle, or ends where no detector stands.
 */
export function calibrateDetector(geometry: BeamlineGeometry, images: readonly BeamImage[]): DetectorCalibration {
  const { name } = geometry;
  if (images.length < 2)
    throw new GeometryError(`${name}: expected two images of the direct beam or more, got ${images.length}`);
  const start = [geometry.distanceMeters ?? 1, ...images[0].pixel, 0];
  assertMoving(geometry, images, start);
  const rigid = settle(geometry, images, start);
  if (!rigid) throw unsettled(name);
  const { parameters, warnings, tiltUncertainDegrees } = withTilt(geometry, images, rigid);
  const residualPixels = residualsOf(geometry, images, parameters);
  const rmsPixels = rmsOf(residualPixels);
  if (!(parameters[0] > 0) || !Number.isFinite(rmsPixels)) {
    throw new GeometryError(`${name}: the images of the direct beam fit no distance: are angles and directions right?`);
  }
  assertPossible(name, parameters);
  return {
    ...{ geometry: withParameters(geometry, parameters), residualPixels, rmsPixels },
    hasTilt: parameters.length > 4,
    ...(tiltUncertainDegrees !== undefined && { tiltUncertainDegrees }),
    warnings: [...warnings, ...doubtsAbout(name, rmsPixels)],
  };
}

interface TiltFit {
  readonly parameters: Parameters;
  readonly tiltUncertainDegrees?: number;
  readonly warnings: readonly string[];
}

/** The fit with what the images tell of a tilt. @param rigid - the fit without one. */
function withTilt(geometry: BeamlineGeometry, images: readonly BeamImage[], rigid: Parameters): TiltFit {
  const { name } = geometry;
  if (images.length < LEAST_FOR_TILT) {
    const few = `${name}: five images or more are needed to tell a tilt; it is taken as 0`;
    return { parameters: rigid, warnings: [few] };
  }
  const both = settle(geometry, images, [...rigid, 0, 0]);
  // images that no detector fits are not for want of a tilt
  if (rmsOf(residualsOf(geometry, images, rigid)) > LARGEST_RMS) {
    if (!both) throw unsettled(name);
    return { parameters: both, warnings: [] };
  }
  const [best, worst] = tiltDirections(geometry, images, both ?? [...rigid, 0, 0]);
  if (both && worst.uncertainDegrees <= LEAST_CERTAIN) {
    return { parameters: both, tiltUncertainDegrees: worst.uncertainDegrees, warnings: [] };
  }
  const along = best.uncertainDegrees <= LEAST_CERTAIN && settle(geometry, images, [...rigid, 0], best);
  if (!along) return { parameters: rigid, warnings: [`${name}: ${heldAt0(best)}`] };
  const told = { parameters: turned(along, best), tiltUncertainDegrees: best.uncertainDegrees };
  return { ...told, warnings: [`${name}: ${heldAlong(worst)}`] };
}

function heldAlong({ direction: [x, y], uncertainDegrees }: TiltDirection): string {
  const azimuth = ((Math.atan2(y, x) / DEGREE + 360) % 180).toFixed(0);
  return `a tilt at azimuth ${azimuth} degrees is told to ${degreesText(uncertainDegrees)} only, and taken as 0 there: move the arm in the other direction too`;
}

function heldAt0({ uncertainDegrees }: TiltDirection): string {
  return `the images tell the tilt to ${degreesText(uncertainDegrees)} at best, and it is taken as 0: move the arm farther, in both directions`;
}

function degreesText(degrees: number): string {
  return degrees < 90 ? `${degrees.toFixed(0)} degrees` : "90 degrees and more";
}

/** What is certain of the tilt, by how far off the images are. */
function tiltDirections(geometry: BeamlineGeometry, images: readonly BeamImage[], at: Parameters) {
  const residualsAt = (parameters: Parameters) => residualsOf(geometry, images, parameters).flat();
  const residuals = residualsAt(at);
  const square = residuals.reduce((sum, value) => sum + value * value, 0);
  const error = Math.max(LEAST_ERROR, Math.sqrt(square / (residuals.length - at.length)));
  return tiltCertainty(slopesOf(residualsAt, at, residuals, STEPS), error);
}

function rmsOf(residuals: readonly (readonly [number, number])[]): number {
  const square = residuals.reduce((sum, [row, column]) => sum + row * row + column * column, 0);
  return Math.sqrt(square / residuals.length);
}

/** Metres and degrees within which detectors stand. */
const [NEAREST, FARTHEST, STEEPEST] = [0.01, 100, 60];

function assertPossible(name: string, [distance, , , , first = 0, second = 0]: Parameters): void {
  const tilt = Math.hypot(first, second);
  if (distance >= NEAREST && distance <= FARTHEST && tilt <= STEEPEST) return;
  const found = `a distance of ${distance.toPrecision(3)} m and a tilt of ${tilt.toFixed(1)} degrees`;
  throw new GeometryError(
    `${name}: the fit ends at ${found}, where no detector is: are angles and directions right, and does the arm move far enough?`,
  );
}

/** What a person should look at twice. */
function doubtsAbout(name: string, rmsPixels: number): string[] {
  if (!(rmsPixels > LARGEST_RMS)) return [];
  return [
    `${name}: the images are off by ${rmsPixels.toFixed(1)} pixels, more than the middle of a beam is uncertain: are angles, directions and pixel size right?`,
  ];
}

/** Pixels; what the detector's motors are read to moves the beam more. */
const LEAST_MOVE = 0.01;
/** Pixels that a beam at rest seems to move by. */
const MOST_AT_REST = 0.5;

/** Circles of the sample may turn meanwhile: the beam has to move on the detector. */
function assertMoving(geometry: BeamlineGeometry, images: readonly BeamImage[], start: Parameters): void {
  const placed = withParameters(geometry, start);
  const [first, ...others] = images.map((image) => directBeamPixel(placed, image));
  const moves = others.map((pixel) => Math.hypot(pixel[0] - first[0], pixel[1] - first[1]));
  if (moves.some((move) => move > LEAST_MOVE)) {
    if (Math.max(...moves) > MOST_AT_REST) assertBeamMoves(geometry, images);
    return;
  }
  throw new GeometryError(
    `${geometry.name}: expected images with the detector in several places, got one: its arm stands still in all ${images.length}`,
  );
}

/** What shines at one place wherever the arm is, is not the beam, and would fit a distance of 0. */
function assertBeamMoves({ name }: BeamlineGeometry, images: readonly BeamImage[]): void {
  const [{ pixel: first }] = images;
  if (images.some(({ pixel }) => Math.hypot(pixel[0] - first[0], pixel[1] - first[1]) > MOST_AT_REST)) return;
  const at = first.map((value) => value.toFixed(1)).join(", ");
  throw new GeometryError(
    `${name}: the brightest place is ${at} in all ${images.length} images, though the arm moves: is it a hot pixel?`,
  );
}

/** @param along - of the fifth parameter, where it is a tilt in one direction. */
function settle(
  geometry: BeamlineGeometry,
  images: readonly BeamImage[],
  start: Parameters,
  along?: TiltDirection,
): Parameters | undefined {
  const residualsAt = (parameters: Parameters) => residualsOf(geometry, images, turned(parameters, along)).flat();
  return leastSquares(residualsAt, start, { steps: STEPS, isAllowed: ([distance]) => distance > 0 });
}

/** Both components of a tilt that the fifth parameter gives along one direction. */
function turned(parameters: Parameters, along: TiltDirection | undefined): Parameters {
  if (!along) return parameters;
  const tilt = parameters[4];
  return [...parameters.slice(0, 4), ...along.direction.map((component) => tilt * component)];
}

function unsettled(name: string): GeometryError {
  return new GeometryError(`${name}: the fit to the images does not settle: are angles and directions right?`);
}

function residualsOf(
  geometry: BeamlineGeometry,
  images: readonly BeamImage[],
  parameters: Parameters,
): (readonly [number, number])[] {
  const tried = withParameters(geometry, parameters);
  return images.map((image) => {
    const [row, column] = directBeamPixel(tried, image);
    return [image.pixel[0] - row, image.pixel[1] - column] as const;
  });
}

/** Where the direct beam is with the detector's motors anywhere. @throws {GeometryError} as `scatteringOf`. */
export function directBeamPixel(geometry: BeamlineGeometry, positions: MotorPositions): readonly [number, number] {
  const beam = unitVectorOf(geometry.beam ?? "z+", `${geometry.name}: beam`);
  const { at, rows, columns, pixelSizeMeters } = placeDetector(geometry, positions, beam);
  const corner = at([0, 0]);
  const vectors: readonly [Vector3, Vector3, Vector3] = [beam, scale(rows, -1), scale(columns, -1)];
  const [, down, right] = dualOf(vectors).map((dual) => dot(dual, corner));
  return [down / pixelSizeMeters[0], right / pixelSizeMeters[1]];
}

function withParameters(
  geometry: BeamlineGeometry,
  [distance, row, column, rotation, first = 0, second = 0]: Parameters,
) {
  const { directBeam: _, ...detector } = geometry.detector;
  const tilt = Math.hypot(first, second);
  return {
    ...geometry,
    distanceMeters: distance,
    detector: {
      ...detector,
      centralPixel: [row, column] as const,
      rotationDegrees: rotation,
      tiltDegrees: tilt,
      tiltAzimuthDegrees: tilt === 0 ? 0 : Math.atan2(second, first) / DEGREE,
    },
  };
}
