/** From the angles of a scan to the vectors of reciprocal space. */

import {
  add,
  type Basis,
  cross,
  determinant,
  dot,
  lengthOf,
  normalize,
  scale,
  subtract,
  type Vector3,
} from "@autophase/physics/vector3";
import { GeometryError } from "../errors.js";
import type { BeamlineGeometry, Circle } from "./beamline-geometry.js";
import { unitVectorOf } from "./direction.js";
import { rotate } from "./rotation.js";

/** How one scan was taken; what is absent is looked for in the geometry. */
export interface ScanPosition {
  readonly energyKev?: number;
  readonly distanceMeters?: number;
  /** Row pitch, column pitch, of the pattern's voxels: after binning. */
  readonly pixelSizeMeters?: readonly [number, number];
  /** Signed, of the pattern's voxels: after binning. */
  readonly rockingStepDegrees?: number;
  /** The motor that turned. */
  readonly rockingMotor?: string;
  /** Motors by name; the rocking one at the middle of the peak. */
  readonly anglesDegrees?: { readonly [motor: string]: number };
  /**
   * Row and column on the whole detector, in its own pixels, where the pattern has its centre; needed with
   * `centralPixel`.
   */
  readonly peakPixel?: readonly [number, number];
}

/** Vectors are of the laboratory with the crystal where it was in the middle of the scan, in `2 pi / length`. */
export interface Scattering {
  readonly wavelengthNanometers: number;
  /** Angle between the beam and the beam scattered into the pattern's centre. */
  readonly twoThetaDegrees: number;
  /** `k_out - k_in` at the pattern's centre, radians per nanometre. */
  readonly q: Vector3;
  /** `2 pi / |q|`. */
  readonly dSpacingNanometers: number;
  /**
   * Change of `q`, as the crystal sees it, from one voxel of the pattern to the next along each axis; radians per
   * nanometre.
   */
  readonly reciprocalVoxel: Basis;
}

/** Planck's constant times the speed of light, keV nanometres; exact by the definition of the units. */
const KEV_NANOMETERS = 1.239841984332;

/** A volume this small relative to the product of the lengths: two axes see the same direction. */
const LEAST_VOLUME = 1e-3;

/**
 * Elastic scattering: `q = k_out - k_in`, both of length `2 pi / lambda`. A pixel away moves `k_out` by the change
 * of its direction. Turning the crystal by an angle about the axis `a` turns its reciprocal lattice with it, so a
 * crystal that turned by `+da` is seen at `q - da (a x q)` in its own frame: that is the step from frame to frame
 * (Maddali et al. 2020, doi:10.1107/S1600576720001363). Steps are taken at the pattern's centre: the curvature of the
 * Ewald sphere over the pattern is left out, as everywhere in Bragg coherent diffraction.
 * @throws {GeometryError} that names what is missing or cannot be: energy, distance, pixel pitch, rocking step, an
 *   angle; a rocking axis along `q`, which would measure nothing.
 */
export function scatteringOf(geometry: BeamlineGeometry, scan: ScanPosition): Scattering {
  const wavelength = KEV_NANOMETERS / positive(geometry, "energyKev", scan.energyKev ?? geometry.energyKev);
  const beam = unitVectorOf(geometry.beam ?? "z+", `${geometry.name}: beam`);
  const wavenumber = (2 * Math.PI) / wavelength;
  const { outgoing, rowStep, columnStep } = detectorOf(geometry, scan, beam);
  const q = scale(subtract(outgoing, beam), wavenumber);
  const frame = frameStep(geometry, scan, q);
  const reciprocalVoxel: Basis = [frame, scale(rowStep, wavenumber), scale(columnStep, wavenumber)];
  assertSpansSpace(geometry, reciprocalVoxel);
  return {
    wavelengthNanometers: wavelength,
    twoThetaDegrees: (Math.atan2(lengthOf(cross(beam, outgoing)), dot(beam, outgoing)) * 180) / Math.PI,
    q,
    dSpacingNanometers: (2 * Math.PI) / lengthOf(q),
    reciprocalVoxel,
  };
}

/** Unit vector of the beam scattered into the pattern's centre, and how it changes from pixel to pixel. */
function detectorOf(geometry: BeamlineGeometry, scan: ScanPosition, beam: Vector3) {
  const { detector, name } = geometry;
  const distance = positive(geometry, "distanceMeters", scan.distanceMeters ?? geometry.distanceMeters);
  const pitch = scan.pixelSizeMeters ?? detector.pixelSizeMeters;
  const pitches = [0, 1].map((k) => positive(geometry, "pixelSizeMeters", pitch?.[k]));
  const turned = (direction: Vector3) => turn(direction, geometry.detectorCircles, scan, name);
  const rows = turned(unitVectorOf(detector.rows, `${name}: detector.rows`));
  const columns = turned(unitVectorOf(detector.columns, `${name}: detector.columns`));
  const arm = turned(beam);
  for (const [one, other, what] of [
    [rows, columns, "detector.rows and detector.columns"],
    [rows, arm, "detector.rows and the beam"],
    [columns, arm, "detector.columns and the beam"],
  ] as const) {
    if (Math.abs(dot(one, other)) < 1e-6) continue;
    throw new GeometryError(`${name}: expected ${what} at a right angle`);
  }
  const [down, right] = centreOffset(geometry, scan);
  const place = add(scale(arm, distance), add(scale(rows, down), scale(columns, right)));
  const outgoing = normalize(place);
  const stepOf = (direction: Vector3, length: number): Vector3 =>
    scale(subtract(direction, scale(outgoing, dot(direction, outgoing))), length / lengthOf(place));
  return { outgoing, rowStep: stepOf(rows, pitches[0]), columnStep: stepOf(columns, pitches[1]) };
}

/** Metres from where the arm points to the pattern's centre, along rows and columns. */
function centreOffset({ detector, name }: BeamlineGeometry, { peakPixel }: ScanPosition): readonly [number, number] {
  const { centralPixel, pixelSizeMeters } = detector;
  if (!centralPixel) return [0, 0];
  if (!peakPixel) {
    throw new GeometryError(
      `${name}: detector.centralPixel needs to know where on the detector the peak is, and this pattern does not tell; prepare it with --geometry, or leave centralPixel out`,
    );
  }
  if (!pixelSizeMeters) throw new GeometryError(`${name}: detector.centralPixel needs detector.pixelSizeMeters`);
  return [0, 1].map((k) => (peakPixel[k] - centralPixel[k]) * pixelSizeMeters[k]) as [number, number];
}

function frameStep(geometry: BeamlineGeometry, scan: ScanPosition, q: Vector3): Vector3 {
  const { sampleCircles, name } = geometry;
  const motor = scan.rockingMotor ?? geometry.rockingMotor;
  if (motor === undefined) {
    throw new GeometryError(`${name}: which motor turned the crystal is not known: give rockingMotor`);
  }
  const index = sampleCircles.findIndex(({ motors }) => motors.includes(motor));
  if (index < 0) {
    const known = sampleCircles.map(({ motors }) => motors[0]).join(", ");
    throw new GeometryError(`${name}: the rocking motor ${motor} is none of the sample's circles (${known})`);
  }
  const step = scan.rockingStepDegrees ?? geometry.rockingStepDegrees;
  if (step === undefined || !Number.isFinite(step) || step === 0) {
    throw new GeometryError(`${name}: expected rockingStepDegrees other than 0, got ${step ?? "nothing"}`);
  }
  const axis = unitVectorOf(sampleCircles[index].axis, `${name}: axis of ${motor}`);
  const inLaboratory = turn(axis, sampleCircles.slice(0, index), scan, name);
  return scale(cross(inLaboratory, q), (-step * Math.PI) / 180);
}

/** `direction` carried around by all circles, the outermost of which stands first. */
function turn(direction: Vector3, circles: readonly Circle[], scan: ScanPosition, name: string): Vector3 {
  return circles.reduceRight(
    (vector, circle) =>
      rotate(vector, unitVectorOf(circle.axis, `${name}: axis of ${circle.motors[0]}`), angleOf(circle, scan, name)),
    direction,
  );
}

function angleOf(
  { motors, degrees, offsetDegrees = 0 }: Circle,
  { anglesDegrees = {} }: ScanPosition,
  name: string,
): number {
  const position = motors.map((motor) => anglesDegrees[motor]).find((value) => value !== undefined) ?? degrees;
  if (position !== undefined && Number.isFinite(position)) return position + offsetDegrees;
  throw new GeometryError(
    `${name}: the angle of ${motors.join(" or ")} is not known: give its degrees in the geometry`,
  );
}

function positive({ name }: BeamlineGeometry, what: string, value: number | undefined): number {
  if (value !== undefined && value > 0 && value < Number.POSITIVE_INFINITY) return value;
  throw new GeometryError(`${name}: expected a positive ${what}, got ${value ?? "nothing"}`);
}

function assertSpansSpace({ name }: BeamlineGeometry, basis: Basis): void {
  const size = basis.reduce((product, vector) => product * lengthOf(vector), 1);
  if (size > 0 && Math.abs(determinant(basis)) > LEAST_VOLUME * size) return;
  throw new GeometryError(
    `${name}: rocking this motor moves the peak along the detector or not at all, so the pattern is not three-dimensional: check the axes and angles`,
  );
}
