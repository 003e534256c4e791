/** A scan of a cubic crystal at a beamline, in its files. */

import { addPoissonNoise, scaleToPeak } from "@autophase/physics";
import { lengthOf } from "@autophase/physics/vector3";
import { parseSettings } from "@autophase/settings";
import { createRandom, type Json, type RealArray, ValueError } from "@autophase/tensor-io";
import type { Beamline, BeamlineDetector } from "../beamlines/beamline.js";
import { BEAMLINES, beamlineNamed, detectorNamed, geometryWith } from "../beamlines/beamlines.js";
import type { BeamlineGeometry } from "../geometry/beamline-geometry.js";
import { objectVoxelOf } from "../geometry/object-voxel.js";
import { dSpacingOf } from "../geometry/reflection.js";
import { KEV_NANOMETERS, type ScanPosition, scatteringOf, scatteringVectorOf } from "../geometry/scattering.js";
import { aimDetector, fastestCircle } from "./aim-detector.js";
import { truncatedOctahedron } from "./cubic-crystal.js";
import { braggEnergyKev, diffractScan } from "./diffract-scan.js";
import { type ScanFile, scanFiles } from "./scan-files.js";
import {
  type ChosenScanSimulationSettings,
  SCAN_SIMULATION_SETTINGS,
  type ScanSimulationSettings,
} from "./scan-simulation-settings.js";

export interface SimulatedScanFiles {
  readonly files: readonly ScanFile[];
  /** For what the beamline's files do not tell: distance, direct beam. */
  readonly geometry?: { readonly [name: string]: Json };
  readonly summary: { readonly [name: string]: Json };
}

/**
 * The brightest voxel is in the middle. Frames are as far apart as columns.
 * @throws {ValueError} for a setting out of range, a beamline or a detector that is not known.
 * @throws {GeometryError} when the detector does not reach the reflection.
 */
export async function simulateScanFiles(chosen: ChosenScanSimulationSettings = {}): Promise<SimulatedScanFiles> {
  const settings = parseSettings(SCAN_SIMULATION_SETTINGS, "simulate", chosen);
  const {
    hkl,
    lattice,
    azimuth,
    shape: [frames, rows, columns],
    number,
    sample,
  } = settings;
  const { beamline, detector } = beamlineOf(settings);
  const plain = geometryWith(beamline, detector);
  const isFixed = plain.detectorCircles.length === 0;
  // in a corner, so that the reflection is on the detector, above it or beside it
  const centralPixel = [detector.shape[0] - Math.ceil(rows / 2), detector.shape[1] - Math.ceil(columns / 2)] as const;
  const geometry: BeamlineGeometry = isFixed ? { ...plain, detector: { ...plain.detector, centralPixel } } : plain;
  const scan = scanOf(geometry, settings);
  const { q, twoThetaDegrees, reciprocalVoxel } = scatteringOf(geometry, scan);
  const shape = [frames, rows, columns] as const;
  const lengths = objectVoxelOf(reciprocalVoxel, shape).map((step, axis) => lengthOf(step) * shape[axis]);
  const reach = Math.min(...lengths) / settings.oversampling / 2;
  const crystal = { faces: truncatedOctahedron({ octahedron: 0.75 * reach, cube: reach }), hkl, lattice: [lattice] };
  const { amplitude, axes } = diffractScan(geometry, { ...scan, shape }, { ...crystal, azimuthDegrees: azimuth });
  const intensity: RealArray = {
    data: amplitude.real.map((re, i) => re * re + amplitude.imag[i] ** 2),
    shape: [...shape],
  };
  const counts = addPoissonNoise(scaleToPeak(intensity, settings.peak), createRandom(settings.seed));
  const { rockingMotor = "", rockingStepDegrees = 0, anglesDegrees = {} } = scan;
  const files = await scanFiles(beamline, {
    number,
    sample,
    detector,
    frames: { data: Uint32Array.from(counts.data), shape: [...shape] },
    positions: positionsOf(beamline, scan),
    rockingMotor,
    rockingDegrees: Array.from(
      { length: frames },
      (_, i) => anglesDegrees[rockingMotor] + (i - Math.floor(frames / 2)) * rockingStepDegrees,
    ),
  });
  const isTold = beamline.motors.distanceMillimeters.length > 0 && !isFixed;
  return {
    files,
    ...(!isTold && {
      geometry: {
        beamline: beamline.name,
        distanceMeters: settings.distance,
        detector: {
          pixelSizeMeters: [...detector.pixelSizeMeters],
          ...(isFixed &&
            scan.peakPixel && { centralPixel: seenFromFrames(centralPixel, scan.peakPixel, [rows, columns]) }),
        },
      },
    }),
    summary: {
      beamline: beamline.name,
      detector: detector.name,
      energyKev: scan.energyKev ?? null,
      twoThetaDegrees,
      dSpacingAngstroms: dSpacingOf(hkl, [lattice]),
      rockingMotor,
      rockingStepDegrees,
      anglesDegrees: { ...anglesDegrees },
      ...(scan.positionsMillimeters && { positionsMillimeters: { ...scan.positionsMillimeters } }),
      crystalNanometers: 2 * reach,
      qPerNanometer: [...q],
      crystalAxes: axes.map((axis) => [...axis]),
    },
  };
}

/** The frames are a part of the detector with the peak in their middle, and do not tell which. */
function seenFromFrames(
  pixel: readonly [number, number],
  peak: readonly [number, number],
  frame: readonly [number, number],
): number[] {
  return pixel.map((at, axis) => at - (Math.round(peak[axis]) - Math.floor(frame[axis] / 2)));
}

function beamlineOf({ geometry, detector: named }: ScanSimulationSettings): {
  beamline: Beamline;
  detector: BeamlineDetector;
} {
  const beamline = beamlineNamed(geometry);
  if (!beamline) {
    throw new ValueError(
      `simulate: geometry: expected one of ${BEAMLINES.map(({ name }) => name).join(", ")}, got ${geometry}`,
    );
  }
  const detector = detectorNamed(beamline, named);
  if (detector) return { beamline, detector };
  const known = beamline.detectors.map(({ name }) => name).join(", ");
  throw new ValueError(`simulate: detector: expected one of ${known}, got ${named}`);
}

function scanOf(geometry: BeamlineGeometry, settings: ScanSimulationSettings): ScanPosition {
  const { energy: energyKev, distance: distanceMeters, hkl, lattice } = settings;
  const start = { energyKev, distanceMeters, ...positionsAt(geometry, settings) };
  const isAimed =
    geometry.detectorCircles.at(-1)?.motors.some((motor) => settings.angles[motor] !== undefined) ?? false;
  const aimed = isAimed ? { ...start, energyKev: braggEnergyKev(geometry, start, { hkl, lattice: [lattice] }) } : aim();
  const { q, columnStep } = scatteringVectorOf(geometry, aimed);
  const rockingMotor = settings.rockingMotor ?? fastestCircle(geometry, aimed);
  const degrees = ((lengthOf(columnStep) / lengthOf(q)) * 180) / Math.PI;
  return { ...aimed, rockingMotor, rockingStepDegrees: Number(degrees.toPrecision(3)) };

  function aim(): ScanPosition {
    const sine = KEV_NANOMETERS / energyKev / (0.2 * dSpacingOf(hkl, [lattice]));
    if (sine < 1) return aimDetector(geometry, start, (2 * Math.asin(sine) * 180) / Math.PI);
    throw new ValueError(`simulate: energy: ${energyKev} keV does not reach the reflection ${hkl.join(",")}`);
  }
}

/** Motors that are not named stand at 0. @throws {ValueError} for one that the beamline has not. */
function positionsAt(
  { sampleCircles, detectorCircles, detectorTranslations = [] }: BeamlineGeometry,
  settings: ScanSimulationSettings,
) {
  const { angles } = settings;
  const circles = [...sampleCircles, ...detectorCircles];
  const known = circles.flatMap(({ motors }) => motors);
  const unknown = Object.keys(angles).find((motor) => !known.includes(motor));
  if (unknown) throw new ValueError(`simulate: angles: expected motors among ${known.join(", ")}, got ${unknown}`);
  const at = circles.map(({ motors, degrees = 0 }): [string, number] => {
    const typed = motors.find((motor) => angles[motor] !== undefined);
    return [motors[0], typed === undefined ? degrees : angles[typed]];
  });
  return {
    anglesDegrees: Object.fromEntries(at),
    ...(detectorTranslations.length > 0 && {
      positionsMillimeters: Object.fromEntries(detectorTranslations.map(({ motors }) => [motors[0], 0])),
    }),
  };
}

/** What the beamline's file says beside the frames. */
function positionsOf({ motors }: Beamline, scan: ScanPosition): { [motor: string]: number } {
  const { energyKev = 0, distanceMeters = 0 } = scan;
  const wavelength = motors.wavelengthAngstroms?.[0];
  const [distance] = motors.distanceMillimeters;
  return {
    ...scan.anglesDegrees,
    ...scan.positionsMillimeters,
    ...(wavelength ? { [wavelength]: (10 * KEV_NANOMETERS) / energyKev } : { [motors.energy[0]]: energyKev }),
    ...(distance && { [distance]: 1000 * distanceMeters }),
  };
}
