/** What a scan says about the circles of its beamline. */

import { type Acquisition, APS_34IDC, acquisitionOf, type SpecScan } from "@autophase/tensor-io";
import type { BeamlineGeometry, Circle } from "../geometry/beamline-geometry.js";
import { GEOMETRY_PRESETS } from "../geometry/presets.js";

/** What beamlines call their energy. */
const ENERGY = [...APS_34IDC.energy, "nrj", "mononrj", "en"];

/** The first preset all of whose circles the scan has; nothing when there is none. */
export function presetOfScan({ positions }: SpecScan): BeamlineGeometry | undefined {
  const isThere = ({ motors, degrees }: Circle): boolean =>
    degrees !== undefined || motors.some((motor) => positions.has(motor));
  return GEOMETRY_PRESETS.find((preset) => [...preset.sampleCircles, ...preset.detectorCircles].every(isThere));
}

/**
 * Energy, distance, pitch, rocking step and motor, and the angle of each circle; the rocking one is where the command
 * began. What the scan does not tell is absent, but for what stands in the geometry.
 */
export function acquisitionWith(geometry: BeamlineGeometry, scan: SpecScan): Acquisition {
  const rockingDegrees = geometry.sampleCircles.flatMap(({ motors }) => motors);
  const known = acquisitionOf(scan, { motors: { ...APS_34IDC, energy: ENERGY, rockingDegrees } });
  const rockingMotor = [...scan.columns.keys()].find((name) => rockingDegrees.includes(name) && moves(scan, name));
  const angles = [...geometry.sampleCircles, ...geometry.detectorCircles].flatMap(({ motors }): [string, number][] => {
    const known = motors.flatMap((name): [string, number][] => {
      const position = scan.positions.get(name);
      return position === undefined ? [] : [[name, position]];
    });
    return known.slice(0, 1);
  });
  const { pixelSizeMeters } = geometry.detector;
  return {
    ...(geometry.energyKev !== undefined && { energyKev: geometry.energyKev }),
    ...(geometry.distanceMeters !== undefined && { distanceMeters: geometry.distanceMeters }),
    ...(pixelSizeMeters && { pixelSizeMeters }),
    ...known,
    ...(rockingMotor !== undefined && { rockingMotor }),
    anglesDegrees: Object.fromEntries(angles),
    geometry,
  };
}

/** The same with the rocking motor where it stood at a frame. */
export function atFrame(acquisition: Acquisition, scan: SpecScan, frame: number): Acquisition {
  const { rockingMotor, anglesDegrees } = acquisition;
  const angle = rockingMotor === undefined ? undefined : scan.columns.get(rockingMotor)?.[Math.round(frame)];
  if (rockingMotor === undefined || angle === undefined) return acquisition;
  return { ...acquisition, anglesDegrees: { ...anglesDegrees, [rockingMotor]: angle } };
}

function moves({ columns }: SpecScan, name: string): boolean {
  const values = columns.get(name) ?? [];
  return values.length > 1 && values[0] !== values[values.length - 1];
}
