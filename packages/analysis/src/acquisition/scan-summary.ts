/** A scan in words and numbers. */

import type { Json, ScanHeader } from "@autophase/tensor-io";
import { detectorNamed } from "../beamlines/beamlines.js";
import type { RecognizedScan } from "../beamlines/recognize-scan.js";
import { type ScanAcquisition, scanAcquisition } from "./scan-acquisition.js";

/** Names carry their units; what is not known is absent. */
export function scanSummary({ header, beamline }: RecognizedScan): { readonly [name: string]: Json } {
  const { number, command, date, points, detector } = header;
  const known = scanAcquisition(header, { beamline });
  const { energyKev, distanceMeters, pixelSizeMeters, rockingMotor, rockingStepDegrees } = known.acquisition;
  const camera = beamline && detectorNamed(beamline, detector?.name);
  return {
    ...(beamline && { beamline: `${beamline.facility} ${beamline.name}` }),
    ...(number !== undefined && { scan: number }),
    ...(command && { command }),
    ...(date && { date }),
    points,
    ...(detector && {
      detector: camera?.name ?? detector.name,
      frames: [...detector.shape],
      dataset: detector.dataset,
    }),
    ...(energyKev !== undefined && { energyKev }),
    ...(distanceMeters !== undefined && { distanceMeters }),
    ...(pixelSizeMeters && { pixelSizeMeters: [...pixelSizeMeters] }),
    ...(rockingMotor !== undefined && { rockingMotor }),
    ...(rockingStepDegrees !== undefined && { rockingStepDegrees }),
    ...positionsOf(known),
    columns: columnsOf(header),
  };
}

function positionsOf({ acquisition: { anglesDegrees, positionsMillimeters } }: ScanAcquisition) {
  return {
    ...(anglesDegrees && { anglesDegrees: { ...anglesDegrees } }),
    ...(positionsMillimeters && { positionsMillimeters: { ...positionsMillimeters } }),
  };
}

function columnsOf({ columns }: ScanHeader): string {
  return [...columns.keys()].join(" ");
}
