/** How the frames were taken: from the log of the scan and the command line. */

import {
  type BeamlineGeometry,
  type RecognizedScan,
  recognizeLog,
  type ScanAcquisition,
  type StatedMotors,
  type StatedScan,
  scanAcquisition,
} from "@autophase/analysis";
import { UsageError } from "@autophase/command-line";
import { endingOf } from "@autophase/tensor-io";
import { withFile } from "@autophase/tensor-io/node";
import { readGeometry } from "./read-geometry.js";

export interface ScanOptions {
  /** SPEC file, FIO file, or HDF5 file of a beamline. */
  readonly spec?: string | undefined;
  readonly scan?: number | undefined;
  /** Metres, rows and columns alike: SPEC does not know it. */
  readonly pixelSize?: number | undefined;
  /** Preset or JSON file; default the preset whose circles the scan has. */
  readonly geometry?: string | undefined;
  /** Goes before what the log says, or stands in its place. */
  readonly motors?: StatedMotors | undefined;
  readonly rockingStep?: number | undefined;
  readonly rockingMotor?: string | undefined;
}

/**
 * What is known of how the scan was taken; nothing when no option says.
 * @throws {UsageError} for a SPEC file without a scan, or the reverse.
 * @throws {FileError | FormatError} when the file cannot be read, or has no such scan.
 */
export async function readScanAcquisition(options: ScanOptions): Promise<ScanAcquisition> {
  const { spec, scan, pixelSize: pixelSizeMeters, geometry: named, motors } = options;
  const logged = await readLog(spec, scan);
  if (logged) return foundAcquisition(logged, options);
  const geometry = named === undefined ? undefined : await readGeometry(named);
  if (geometry && needsLog(geometry) && !motors) {
    throw new UsageError(`--geometry ${named} needs the angles of the scan: --spec FILE --scan N`);
  }
  return scanAcquisition(undefined, { geometry, pixelSizeMeters, stated: statedOf(options) });
}

/** The same of a scan whose file is of a known layout; a geometry that is named goes before that of its beamline. */
export async function foundAcquisition(
  { header, beamline }: RecognizedScan,
  options: ScanOptions,
): Promise<ScanAcquisition> {
  const { pixelSize: pixelSizeMeters, geometry: named } = options;
  const geometry = named === undefined ? undefined : await readGeometry(named, header);
  return scanAcquisition(header, { beamline, geometry, pixelSizeMeters, stated: statedOf(options) });
}

function statedOf({ motors, rockingStep, rockingMotor }: ScanOptions): StatedScan {
  return { motors, rockingStepDegrees: rockingStep, rockingMotor };
}

/** Whether the position of a circle or a stage does not stand in it. */
function needsLog({ sampleCircles, detectorCircles, detectorTranslations = [] }: BeamlineGeometry): boolean {
  const isOpen = [...sampleCircles, ...detectorCircles].some(({ degrees }) => degrees === undefined);
  return isOpen || detectorTranslations.some(({ millimeters }) => millimeters === undefined);
}

async function readLog(file: string | undefined, scan: number | undefined): Promise<RecognizedScan | undefined> {
  if (file === undefined && scan === undefined) return undefined;
  if (file === undefined) throw new UsageError(`--scan ${scan} needs the SPEC file that it is in: --spec FILE`);
  if (scan === undefined && endingOf(file) === ".spec") {
    throw new UsageError(`--spec ${file} needs the number of the scan in it: --scan N`);
  }
  return withFile(file, (source) => recognizeLog(source, { file, scan }));
}
