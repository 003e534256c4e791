/** What is known of how the frames of a scan were taken. */

import { type Acquisition, acquisitionOf, type SpecScan } from "@autophase/tensor-io";
import type { BeamlineGeometry } from "../geometry/beamline-geometry.js";
import { acquisitionWith, presetOfScan } from "./scan-geometry.js";

export interface ScanAcquisition {
  /** Of one frame and one pixel. */
  readonly acquisition: Acquisition;
  /** The beamline's log of the scan, where there is one. */
  readonly scan?: SpecScan;
  /** Named, or found by the motors of the scan. */
  readonly geometry?: BeamlineGeometry;
}

export interface ScanAcquisitionOptions {
  /** Default the preset whose circles the scan has. */
  readonly geometry?: BeamlineGeometry | undefined;
  /** Metres, rows and columns alike: goes before what the beamline has. */
  readonly pixelSizeMeters?: number | undefined;
}

/** @param scan - absent where the beamline's log is not at hand: then only the pitch is known. */
export function scanAcquisition(
  scan: SpecScan | undefined,
  { geometry: named, pixelSizeMeters }: ScanAcquisitionOptions = {},
): ScanAcquisition {
  const pixels: Acquisition =
    pixelSizeMeters === undefined ? {} : { pixelSizeMeters: [pixelSizeMeters, pixelSizeMeters] };
  if (scan === undefined) return { acquisition: pixels };
  const geometry = named ?? presetOfScan(scan);
  if (geometry === undefined) return { acquisition: { ...acquisitionOf(scan), ...pixels }, scan };
  return { acquisition: { ...acquisitionWith(geometry, scan), ...pixels }, scan, geometry };
}

const WANTED = ["energyKev", "distanceMeters", "rockingStepDegrees"] as const;

/** Sentences about what of the scan does not fit its frames, and what it does not tell. */
export function scanRemarks({ acquisition, scan }: ScanAcquisition, frames: number): readonly string[] {
  if (scan === undefined) return [];
  const missing = WANTED.filter((name) => acquisition[name] === undefined).join(", ");
  const { number, points } = scan;
  return [
    ...(points !== frames
      ? [`scan ${number} has ${points} points, but the frames are ${frames}: are they of this scan?`]
      : []),
    ...(missing === "" ? [] : [`scan ${number} does not tell ${missing}; the pattern goes without`]),
  ];
}
