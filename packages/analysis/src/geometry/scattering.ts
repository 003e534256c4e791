/** From the angles of a scan to the vectors of reciprocal space. */

import { orthogonalGrid } from "@autophase/physics";
import {
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
import { assertPositive } from "./assert-positive.js";
import type { BeamlineGeometry } from "./beamline-geometry.js";
import { turnByCircles } from "./circles.js";
import { placeDetector } from "./detector-place.js";
import { unitVectorOf } from "./direction.js";

/** How one scan was taken; what is absent is looked for in the geometry. */
export interface ScanPosition {
  readonly energyKev?: number;
  readonly distanceMeters?: number;
  /** Row pitch, column pitch, of the pattern's voxels: after binning. */
  readonly pixelSizeMeters?: readonly [number, number];
  /** Signed, of the pattern's voxels: after binning. */
  readonly rockingStepDegrees?: number;
  /** Of the pattern's voxels, of a scan of the energy; then nothing turned. */
  readonly energyStepKev?: number;
  /** The motor that turned. */
  readonly rockingMotor?: string;
  /** Motors by name; the rocking one at the middle of the peak. */
  readonly anglesDegrees?: { readonly [motor: string]: number };
  /** Stages by name, millimetres. */
  readonly positionsMillimeters?: { readonly [motor: string]: number };
  /**
   * Row and column on the whole detector, in its own pixels, where the pattern has its centre; needed with
   * `centralPixel` or `directBeam`.
   */
  readonly peakPixel?: readonly [number, number];
  /** Of a pattern that was resampled at right angles. */
  readonly isOrthogonal?: boolean;
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
export const KEV_NANOMETERS = 1.239841984332;

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
  const { rowStep, columnStep, ...scattering } = scatteringVectorOf(geometry, scan);
  const measured: Basis = [frameStep(geometry, scan, scattering.q), rowStep, columnStep];
  assertSpansSpace(geometry, measured);
  const reciprocalVoxel = scan.isOrthogonal ? orthogonalGrid(measured).steps : measured;
  return { ...scattering, reciprocalVoxel };
}

export interface ScatteringVector extends Omit<Scattering, "reciprocalVoxel"> {
  /** Change of `q` from row to row, and from column to column. */
  readonly rowStep: Vector3;
  readonly columnStep: Vector3;
}

/** The same of a detector image alone: nothing has to turn. @throws {GeometryError} as {@link scatteringOf}. */
export function scatteringVectorOf(geometry: BeamlineGeometry, scan: ScanPosition): ScatteringVector {
  const wavelength = KEV_NANOMETERS / assertPositive(geometry.name, "energyKev", scan.energyKev ?? geometry.energyKev);
  const beam = unitVectorOf(geometry.beam ?? "z+", `${geometry.name}: beam`);
  const wavenumber = (2 * Math.PI) / wavelength;
  const { outgoing, rowStep, columnStep } = scatteredBeam(geometry, scan, beam);
  const q = scale(subtract(outgoing, beam), wavenumber);
  return {
    wavelengthNanometers: wavelength,
    twoThetaDegrees: (Math.atan2(lengthOf(cross(beam, outgoing)), dot(beam, outgoing)) * 180) / Math.PI,
    q,
    dSpacingNanometers: (2 * Math.PI) / lengthOf(q),
    rowStep: scale(rowStep, wavenumber),
    columnStep: scale(columnStep, wavenumber),
  };
}

/** Unit vector of the beam scattered into the pattern's centre, and how it changes from pixel to pixel. */
function scatteredBeam(geometry: BeamlineGeometry, scan: ScanPosition, beam: Vector3) {
  const { pixelSizeMeters: pitches, at, rows, columns } = placeDetector(geometry, scan, beam);
  const place = at(peakPixelOf(geometry, scan));
  const outgoing = normalize(place);
  const stepOf = (direction: Vector3, length: number): Vector3 =>
    scale(subtract(direction, scale(outgoing, dot(direction, outgoing))), length / lengthOf(place));
  const pitch = scan.pixelSizeMeters ?? pitches;
  return { outgoing, rowStep: stepOf(rows, pitch[0]), columnStep: stepOf(columns, pitch[1]) };
}

/** Nothing where the arm points at the peak. */
function peakPixelOf({ detector, name }: BeamlineGeometry, { peakPixel }: ScanPosition) {
  if (!detector.centralPixel && !detector.directBeam) return undefined;
  const field = detector.centralPixel ? "centralPixel" : "directBeam";
  if (!detector.pixelSizeMeters) throw new GeometryError(`${name}: detector.${field} needs detector.pixelSizeMeters`);
  if (peakPixel) return peakPixel;
  throw new GeometryError(
    `${name}: detector.${field} needs to know where on the detector the peak is, and this pattern does not tell; prepare it with its geometry, or leave ${field} out`,
  );
}

function frameStep(geometry: BeamlineGeometry, scan: ScanPosition, q: Vector3): Vector3 {
  const { sampleCircles, name } = geometry;
  // all else as it is, q grows with the energy
  if (scan.energyStepKev) return scale(q, scan.energyStepKev / (scan.energyKev ?? geometry.energyKev ?? Number.NaN));
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
  const inLaboratory = turnByCircles(axis, sampleCircles.slice(0, index), scan, name);
  return scale(cross(inLaboratory, q), (-step * Math.PI) / 180);
}

function assertSpansSpace({ name }: BeamlineGeometry, basis: Basis): void {
  const size = basis.reduce((product, vector) => product * lengthOf(vector), 1);
  if (size > 0 && Math.abs(determinant(basis)) > LEAST_VOLUME * size) return;
  throw new GeometryError(
    `${name}: rocking this motor moves the peak along the detector or not at all, so the pattern is not three-dimensional: check the axes and angles`,
  );
}
