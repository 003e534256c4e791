/** What a scan says about the circles of its beamline. */

import { type Acquisition, APS_34IDC, acquisitionOf, type DetectorHeader, type ScanHeader } from "@autophase/tensor-io";
import type { Beamline } from "../beamlines/beamline.js";
import { BEAMLINES, detectorNamed, geometryWith } from "../beamlines/beamlines.js";
import { hasAxes } from "../beamlines/recognize-scan.js";
import type { BeamlineGeometry } from "../geometry/beamline-geometry.js";
import type { MotorPositions } from "../geometry/circles.js";

/** What beamlines call their energy, and how far away their detectors are. */
const MOTORS = {
  ...APS_34IDC,
  energy: [...new Set([...APS_34IDC.energy, "en", ...BEAMLINES.flatMap(({ motors }) => motors.energy)])],
  wavelengthAngstroms: BEAMLINES.flatMap(({ motors }) => motors.wavelengthAngstroms ?? []),
  distanceMillimeters: [
    ...new Set([...APS_34IDC.distanceMillimeters, ...BEAMLINES.flatMap(({ motors }) => motors.distanceMillimeters)]),
  ],
};

interface Axis {
  readonly motors: readonly string[];
}

/**
 * The first beamline with logs of that kind all of whose circles and stages the scan has; nothing when there is none.
 */
export function beamlineOfScan(scan: ScanHeader, log: Beamline["logs"][number]): Beamline | undefined {
  return BEAMLINES.find((beamline) => beamline.logs.includes(log) && hasAxes(beamline, scan));
}

/** A beamline's geometry with the detector that the scan was taken with, and what the file says of it. */
export function geometryOfScan(beamline: Beamline, { detector }: Pick<ScanHeader, "detector"> = {}): BeamlineGeometry {
  return withHeader(geometryWith(beamline, detectorNamed(beamline, detector?.name)), detector);
}

function withHeader(geometry: BeamlineGeometry, header: DetectorHeader | undefined): BeamlineGeometry {
  const { pixelSizeMeters, directBeamPixel } = header ?? {};
  const { centralPixel, directBeam } = geometry.detector;
  return {
    ...geometry,
    detector: {
      ...geometry.detector,
      ...(pixelSizeMeters && { pixelSizeMeters }),
      ...(directBeamPixel && !centralPixel && !directBeam && { centralPixel: directBeamPixel }),
    },
  };
}

/**
 * Energy, distance, pitch, rocking step and motor, and the position of each circle and stage; the rocking one is where
 * the command began. What the scan does not tell is absent, but for what stands in the geometry, whose energy and
 * distance go before those of the scan: no beamline has them, so that somebody has said or calibrated them.
 */
export function acquisitionWith(geometry: BeamlineGeometry, scan: ScanHeader): Acquisition {
  const rockingDegrees = geometry.sampleCircles.flatMap(({ motors }) => motors);
  const known = acquisitionOf(scan, { motors: { ...MOTORS, rockingDegrees } });
  const rockingMotor = [...scan.columns.keys()].find((name) => rockingDegrees.includes(name) && moves(scan, name));
  const { sampleCircles, detectorCircles, detectorTranslations = [] } = geometry;
  const { pixelSizeMeters } = geometry.detector;
  const { distanceMeters, energyKev } = scan.detector ?? {};
  return {
    ...(pixelSizeMeters && { pixelSizeMeters }),
    ...(distanceMeters !== undefined && { distanceMeters }),
    ...(energyKev !== undefined && { energyKev }),
    ...known,
    ...(geometry.energyKev !== undefined && { energyKev: geometry.energyKev }),
    ...(geometry.distanceMeters !== undefined && { distanceMeters: geometry.distanceMeters }),
    ...(rockingMotor !== undefined && { rockingMotor }),
    anglesDegrees: positionsOf([...sampleCircles, ...detectorCircles], scan),
    ...(detectorTranslations.length > 0 && { positionsMillimeters: positionsOf(detectorTranslations, scan) }),
    geometry,
  };
}

/** Of each axis, by the first of its names that the scan has a number for. */
function positionsOf(axes: readonly Axis[], { positions }: ScanHeader): { [motor: string]: number } {
  const known = axes.flatMap(({ motors }): [string, number][] => {
    const found = motors.flatMap((name): [string, number][] => {
      const position = positions.get(name);
      return position === undefined || Number.isNaN(position) ? [] : [[name, position]];
    });
    return found.slice(0, 1);
  });
  return Object.fromEntries(known);
}

/** Where every circle and stage of a beamline stood at a frame, whichever of them moved. */
export function motorsAt(
  { sampleCircles, detectorCircles, detectorTranslations = [] }: BeamlineGeometry,
  scan: ScanHeader,
  frame: number,
): Required<MotorPositions> {
  const moved = [...scan.columns].flatMap(([name, values]): [string, number][] =>
    Number.isFinite(values[frame]) ? [[name, values[frame]]] : [],
  );
  const there = { ...scan, positions: new Map([...scan.positions, ...moved]) };
  return {
    anglesDegrees: positionsOf([...sampleCircles, ...detectorCircles], there),
    positionsMillimeters: positionsOf(detectorTranslations, there),
  };
}

/** The same with what moved where it stood at a frame. */
export function atFrame(acquisition: Acquisition, scan: ScanHeader, frame: number): Acquisition {
  const { rockingMotor, anglesDegrees } = acquisition;
  const angle = rockingMotor === undefined ? undefined : scan.columns.get(rockingMotor)?.[Math.round(frame)];
  if (rockingMotor === undefined || angle === undefined || Number.isNaN(angle)) return acquisition;
  return { ...acquisition, anglesDegrees: { ...anglesDegrees, [rockingMotor]: angle } };
}

function moves({ columns }: ScanHeader, name: string): boolean {
  const values = columns.get(name) ?? [];
  return values.length > 1 && values[0] !== values[values.length - 1];
}
