/** How the frames were taken: from the beamline's SPEC file and the command line. */

import { type BeamlineGeometry, type RecognizedScan, type ScanAcquisition, scanAcquisition } from "@autophase/analysis";
import { UsageError } from "@autophase/command-line";
import { readSpec, type SpecScan } from "@autophase/tensor-io";
import { readFileBytes } from "@autophase/tensor-io/node";
import { readGeometry } from "./read-geometry.js";

export interface ScanOptions {
  readonly spec?: string | undefined;
  readonly scan?: number | undefined;
  /** Metres, rows and columns alike: SPEC does not know it. */
  readonly pixelSize?: number | undefined;
  /** Preset or JSON file; default the preset whose circles the scan has. */
  readonly geometry?: string | undefined;
}

/**
 * What is known of how the scan was taken; nothing when no option says.
 * @throws {UsageError} for a SPEC file without a scan, or the reverse.
 * @throws {FileError | FormatError} when the file cannot be read, or has no such scan.
 */
export async function readScanAcquisition(options: ScanOptions): Promise<ScanAcquisition> {
  const { spec, scan, pixelSize: pixelSizeMeters, geometry: named } = options;
  const geometry = named === undefined ? undefined : await readGeometry(named);
  if (geometry && spec === undefined && needsLog(geometry)) {
    throw new UsageError(`--geometry ${named} needs the angles of the scan: --spec FILE --scan N`);
  }
  return scanAcquisition(await readScan(spec, scan), { geometry, pixelSizeMeters });
}

/** The same of a scan whose file is of a known layout; a geometry that is named goes before that of its beamline. */
export async function foundAcquisition(
  { header, beamline }: RecognizedScan,
  { pixelSize: pixelSizeMeters, geometry: named }: ScanOptions,
): Promise<ScanAcquisition> {
  const geometry = named === undefined ? undefined : await readGeometry(named, header);
  return scanAcquisition(header, { beamline, geometry, pixelSizeMeters });
}

/** Whether the position of a circle or a stage does not stand in it. */
function needsLog({ sampleCircles, detectorCircles, detectorTranslations = [] }: BeamlineGeometry): boolean {
  const isOpen = [...sampleCircles, ...detectorCircles].some(({ degrees }) => degrees === undefined);
  return isOpen || detectorTranslations.some(({ millimeters }) => millimeters === undefined);
}

async function readScan(spec: string | undefined, scan: number | undefined): Promise<SpecScan | undefined> {
  if (spec === undefined && scan === undefined) return undefined;
  if (spec === undefined) throw new UsageError(`--scan ${scan} needs the SPEC file that it is in: --spec FILE`);
  if (scan === undefined) throw new UsageError(`--spec ${spec} needs the number of the scan in it: --scan N`);
  const text = new TextDecoder().decode(await readFileBytes(spec));
  return readSpec(text, { file: spec }).scan(scan);
}
