/** How the frames were taken: from the beamline's SPEC file and the command line. */

import { UsageError } from "@autophase/command-line";
import { type Acquisition, acquisitionOf, readSpec, type SpecScan } from "@autophase/tensor-io";
import { readFileBytes } from "@autophase/tensor-io/node";

export interface ScanAcquisition {
  /** Of one frame and one pixel. */
  readonly acquisition: Acquisition;
  /** Absent when no SPEC file was named. */
  readonly scan?: SpecScan;
}

interface ScanOptions {
  readonly spec: string | undefined;
  readonly scan: number | undefined;
  /** Metres, rows and columns alike: SPEC does not know it. */
  readonly pixelSize: number | undefined;
}

/**
 * What is known of how the scan was taken; nothing when no option says.
 * @throws {UsageError} for a SPEC file without a scan, or the reverse.
 * @throws {FileError | FormatError} when the file cannot be read, or has no such scan.
 */
export async function readScanAcquisition({ spec, scan: number, pixelSize }: ScanOptions): Promise<ScanAcquisition> {
  const pixels: Acquisition = pixelSize === undefined ? {} : { pixelSizeMeters: [pixelSize, pixelSize] };
  if (spec === undefined && number === undefined) return { acquisition: pixels };
  if (spec === undefined) throw new UsageError(`--scan ${number} needs the SPEC file that it is in: --spec FILE`);
  if (number === undefined) throw new UsageError(`--spec ${spec} needs the number of the scan in it: --scan N`);
  const text = new TextDecoder().decode(await readFileBytes(spec));
  const scan = readSpec(text, { file: spec }).scan(number);
  return { acquisition: { ...acquisitionOf(scan), ...pixels }, scan };
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

/** Says on standard error what of the scan does not fit the frames, and what it does not tell. */
export function announceScan({ acquisition, scan }: ScanAcquisition, [frames]: readonly number[]): void {
  if (!scan) return;
  const say = (text: string): boolean => process.stderr.write(`spec: scan ${scan.number} ${text}\n`);
  if (scan.points !== frames) say(`has ${scan.points} points, but the frames are ${frames}: are they of this scan?`);
  const names = ["energyKev", "distanceMeters", "rockingStepDegrees"] as const;
  const missing = names.filter((name) => acquisition[name] === undefined);
  if (missing.length > 0) say(`does not tell ${missing.join(", ")}; the pattern goes without`);
}
