/**
 * What a detector would see of a crystal while it is rocked: the inverse of the geometry, without its approximations.
 */

import { type HalfSpace, polyhedronFormFactor } from "@autophase/physics";
import {
  add,
  type Basis,
  combine,
  cross,
  dot,
  lengthOf,
  mapBasis,
  normalize,
  perpendicularTo,
  scale,
  subtract,
  type Vector3,
} from "@autophase/physics/vector3";
import type { ComplexArray } from "@autophase/tensor-io";
import type { BeamlineGeometry } from "../geometry/beamline-geometry.js";
import { turnBack } from "../geometry/circles.js";
import { placeDetector } from "../geometry/detector-place.js";
import { unitVectorOf } from "../geometry/direction.js";
import { type Lattice, latticeVector } from "../geometry/reflection.js";
import { rotate } from "../geometry/rotation.js";
import { KEV_NANOMETERS, type ScanPosition, scatteringOf, scatteringVectorOf } from "../geometry/scattering.js";

/** A convex crystal of even density, without strain. */
export interface CrystalInBeam {
  /** Faces in the axes of the lattice (`a` along `x`, `b` in the plane of `x` and `y`), nanometres. */
  readonly faces: readonly HalfSpace[];
  readonly hkl: Vector3;
  readonly lattice: Lattice;
  /** How far the crystal is turned about `q`. Default 0. */
  readonly azimuthDegrees?: number;
}

/** Positions at the central frame; the rocking step from frame to frame. */
export interface ScanToDiffract extends ScanPosition {
  /** Frames, rows and columns around `peakPixel`, or around where the arm points. */
  readonly shape: readonly [number, number, number];
}

export interface DiffractedScan {
  /** `[frame, row, column]`, 1 at the reciprocal lattice point. */
  readonly amplitude: ComplexArray<Float32Array>;
  /** The axes of the crystal in the laboratory at the central frame. */
  readonly axes: Basis;
}

/**
 * For each pixel of each frame `k_out` from where the pixel is and the goniometer turned by its motors, hence the
 * distance from the reciprocal lattice point as the crystal sees it, of which the form factor of the polyhedron is the
 * amplitude. Nothing is linear here: the Ewald sphere is curved and rocking is an arc.
 * @param scan - with the energy at which the reflection is at the centre: {@link braggEnergyKev}.
 * @throws {GeometryError} as `scatteringOf`.
 */
export function diffractScan(geometry: BeamlineGeometry, scan: ScanToDiffract, crystal: CrystalInBeam): DiffractedScan {
  const { q, wavelengthNanometers } = scatteringOf(geometry, scan);
  const lattice = latticeVector(crystal.hkl, crystal.lattice);
  const axes = orient(lattice, q, crystal.azimuthDegrees ?? 0);
  const wavenumber = (2 * Math.PI) / wavelengthNanometers;
  const directions = pixelDirections(geometry, scan);
  const beam = unitVectorOf(geometry.beam ?? "z+", `${geometry.name}: beam`);
  const atCentre = backOf(geometry, scan);
  const inSample = mapBasis(axes, atCentre);
  const formFactor = polyhedronFormFactor(crystal.faces);
  const { real: volume } = formFactor([0, 0, 0]);
  const [frames] = scan.shape;
  const size = frames * directions.length;
  const [real, imag] = [new Float32Array(size), new Float32Array(size)];
  for (let frame = 0; frame < frames; frame++) {
    const steps = frame - Math.floor(frames / 2);
    const back = mapBasis(LABORATORY, backOf(geometry, turnedBy(geometry, scan, steps)));
    const length = wavenumber * (1 + (scan.energyStepKev ? (steps * scan.energyStepKev) / (scan.energyKev ?? 0) : 0));
    for (const [pixel, direction] of directions.entries()) {
      const seen = combine(back, scale(subtract(direction, beam), length));
      const inCrystal: Vector3 = [dot(inSample[0], seen), dot(inSample[1], seen), dot(inSample[2], seen)];
      const found = formFactor(subtract(inCrystal, lattice));
      real[frame * directions.length + pixel] = found.real / volume;
      imag[frame * directions.length + pixel] = found.imag / volume;
    }
  }
  return { amplitude: { real, imag, shape: scan.shape }, axes };
}

/** At which a lattice has its reflection where the detector of a scan is. */
export function braggEnergyKev(
  geometry: BeamlineGeometry,
  scan: ScanPosition,
  { hkl, lattice }: Pick<CrystalInBeam, "hkl" | "lattice">,
): number {
  const { twoThetaDegrees } = scatteringVectorOf(geometry, { ...scan, energyKev: 1 });
  const spacing = (2 * Math.PI) / lengthOf(latticeVector(hkl, lattice));
  return KEV_NANOMETERS / (2 * spacing * Math.sin((twoThetaDegrees * Math.PI) / 360));
}

const LABORATORY: Basis = [
  [1, 0, 0],
  [0, 1, 0],
  [0, 0, 1],
];

/** Where the axes of a crystal are whose reciprocal lattice vector is along `q`. */
function orient(lattice: Vector3, q: Vector3, azimuthDegrees: number): Basis {
  const own = frameAlong(normalize(lattice), 0);
  const there = frameAlong(normalize(q), azimuthDegrees);
  return mapBasis(LABORATORY, (axis) => combine(there, [dot(own[0], axis), dot(own[1], axis), dot(own[2], axis)]));
}

function frameAlong(along: Vector3, azimuthDegrees: number): Basis {
  const across = rotate(perpendicularTo(along), along, azimuthDegrees);
  return [along, across, cross(along, across)];
}

/** Unit vectors towards the pixels, row by row. */
function pixelDirections(geometry: BeamlineGeometry, scan: ScanToDiffract): Vector3[] {
  const beam = unitVectorOf(geometry.beam ?? "z+", `${geometry.name}: beam`);
  const { at, rows, columns, pixelSizeMeters } = placeDetector(geometry, scan, beam);
  const [, height, width] = scan.shape;
  const centre = at(scan.peakPixel);
  return Array.from({ length: height * width }, (_, i) => {
    const row = (Math.floor(i / width) - Math.floor(height / 2)) * pixelSizeMeters[0];
    const column = ((i % width) - Math.floor(width / 2)) * pixelSizeMeters[1];
    return normalize(add(centre, add(scale(rows, row), scale(columns, column))));
  });
}

function backOf({ sampleCircles, name }: BeamlineGeometry, scan: ScanPosition): (vector: Vector3) => Vector3 {
  return (vector) => turnBack(vector, sampleCircles, scan, name);
}

function turnedBy(geometry: BeamlineGeometry, scan: ScanToDiffract, steps: number): ScanPosition {
  const motor = scan.rockingMotor ?? geometry.rockingMotor;
  const step = scan.rockingStepDegrees ?? geometry.rockingStepDegrees ?? 0;
  if (motor === undefined || scan.energyStepKev) return scan;
  const angle = (scan.anglesDegrees?.[motor] ?? 0) + steps * step;
  return { ...scan, anglesDegrees: { ...scan.anglesDegrees, [motor]: angle } };
}
