/** How the frames were taken: from the beamline's SPEC file and the command line. */

import { type BeamlineGeometry, type Scattering, scatteringOf } from "@autophase/analysis";
import { UsageError } from "@autophase/command-line";
import { type Acquisition, acquisitionOf, isAutophaseError, readSpec, type SpecScan } from "@autophase/tensor-io";
import { readFileBytes } from "@autophase/tensor-io/node";
import { parseGeometry } from "./geometry/parse-geometry.js";
import { readGeometry } from "./geometry/read-geometry.js";
import { acquisitionWith, atFrame, presetOfScan } from "./geometry/scan-geometry.js";

export interface ScanAcquisition {
  /** Of one frame and one pixel. */
  readonly acquisition: Acquisition;
  /** Absent when no SPEC file was named. */
  readonly scan?: SpecScan;
  /** Named, or found by the motors of the scan. */
  readonly geometry?: BeamlineGeometry;
}

interface ScanOptions {
  readonly spec: string | undefined;
  readonly scan: number | undefined;
  /** Metres, rows and columns alike: SPEC does not know it. */
  readonly pixelSize: number | undefined;
  /** Preset or JSON file; default the preset whose circles the scan has. */
  readonly geometry: string | undefined;
}

/**
 * What is known of how the scan was taken; nothing when no option says.
 * @throws {UsageError} for a SPEC file without a scan, or the reverse.
 * @throws {FileError | FormatError} when the file cannot be read, or has no such scan.
 */
export async function readScanAcquisition(options: ScanOptions): Promise<ScanAcquisition> {
  const { spec, scan: number, pixelSize, geometry: named } = options;
  const pixels: Acquisition = pixelSize === undefined ? {} : { pixelSizeMeters: [pixelSize, pixelSize] };
  const chosen = named === undefined ? undefined : await readGeometry(named);
  if (chosen && spec === undefined) {
    throw new UsageError(`--geometry ${named} needs the angles of the scan: --spec FILE --scan N`);
  }
  if (spec === undefined && number === undefined) return { acquisition: pixels };
  if (spec === undefined) throw new UsageError(`--scan ${number} needs the SPEC file that it is in: --spec FILE`);
  if (number === undefined) throw new UsageError(`--spec ${spec} needs the number of the scan in it: --scan N`);
  const text = new TextDecoder().decode(await readFileBytes(spec));
  const scan = readSpec(text, { file: spec }).scan(number);
  const geometry = chosen ?? presetOfScan(scan);
  if (!geometry) return { acquisition: { ...acquisitionOf(scan), ...pixels }, scan };
  return { acquisition: { ...acquisitionWith(geometry, scan), ...pixels }, scan, geometry };
}

/**
 * The same where the pattern has its centre, a voxel of the frames.
 * @param origin - row and column of the frames on the whole detector.
 */
export function acquisitionAt(
  { acquisition, scan, geometry }: ScanAcquisition,
  [frame, row, column]: readonly number[],
  origin: readonly [number, number],
): Acquisition {
  if (!scan || !geometry) return acquisition;
  return { ...atFrame(acquisition, scan, frame), peakPixel: [row + origin[0], column + origin[1]] };
}

/** Two-theta, q and voxels of a pattern that says how it was taken; nothing when it does not say enough. */
export function scatteringOfPattern(where: string, acquisition: Acquisition): Scattering | undefined {
  if (!acquisition.geometry) return undefined;
  try {
    return scatteringOf(parseGeometry(where, acquisition.geometry), acquisition);
  } catch (error) {
    if (isAutophaseError(error)) return undefined;
    throw error;
  }
}

/** The same for voxels of several frames, rows and columns added up: their steps and pitches are longer. */
export function binAcquisition(acquisition: Acquisition, [frames, rows, columns]: readonly number[]): Acquisition {
  const { rockingStepDegrees: step, pixelSizeMeters: pitch } = acquisition;
  return {
    ...acquisition,
    ...(step !== undefined && { rockingStepDegrees: step * frames }),
    ...(pitch && { pixelSizeMeters: [pitch[0] * rows, pitch[1] * columns] as const }),
  };
}

/** Says on standard error what of the scan does not fit the frames, what it does not tell, and which beamline it is of. */
export function announceScan({ acquisition, scan, geometry }: ScanAcquisition, [frames]: readonly number[]): void {
  if (!scan) return;
  const say = (text: string): boolean => process.stderr.write(`spec: scan ${scan.number} ${text}\n`);
  if (scan.points !== frames) say(`has ${scan.points} points, but the frames are ${frames}: are they of this scan?`);
  const names = ["energyKev", "distanceMeters", "rockingStepDegrees"] as const;
  const missing = names.filter((name) => acquisition[name] === undefined);
  if (missing.length > 0) say(`does not tell ${missing.join(", ")}; the pattern goes without`);
  if (geometry) process.stderr.write(`geometry: ${geometry.name}\n`);
}
