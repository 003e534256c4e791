/** Which beamline wrote a file, and what it says of a scan. */

import {
  DECTRIS_LAYOUT,
  type Hdf5Reader,
  type Hdf5ScanOptions,
  hdf5ScanHeader,
  isAutophaseError,
  readHdf5,
  rememberingReader,
  type ScanHeader,
  type Source,
} from "@autophase/tensor-io";
import type { Beamline } from "./beamline.js";
import { BEAMLINES } from "./beamlines.js";

export interface RecognizedScan {
  readonly header: ScanHeader;
  /** Absent for a master file of a detector, which knows no goniometer. */
  readonly beamline?: Beamline;
}

/**
 * The first beamline whose layout an HDF5 file has, with all of its circles; else the scan of a layout that is known,
 * with a remark on the motors that it lacks; else what a detector's master file says; else nothing.
 * @throws {FormatError} when it has a layout that is known but not the scan or the detector asked for, listing those
 *   there are.
 */
export function recognizeScan(source: Source, options: Hdf5ScanOptions): Promise<RecognizedScan | undefined> {
  return readHdf5(source, options.file, (reader) => recognizeOpenScan(reader, options));
}

/** {@link recognizeScan} of a file that is open. @throws {FormatError} as there. */
export function recognizeOpenScan(asked: Hdf5Reader, options: Hdf5ScanOptions): RecognizedScan | undefined {
  const reader = rememberingReader(asked);
  let refused: unknown;
  let nearest: NearlyRecognized | undefined;
  for (const beamline of BEAMLINES) {
    for (const layout of beamline.hdf5) {
      try {
        const header = hdf5ScanHeader(reader, layout, options);
        if (!header) continue;
        const missing = missingAxes(beamline, header);
        if (missing.length === 0) return { header, beamline };
        // without any of its motors it is no scan of it
        const most = nearest?.missing.length ?? neededAxes(beamline).length;
        if (missing.length < most) nearest = { header, beamline, missing };
      } catch (error) {
        // the file may have the layout of another beamline
        if (!isAutophaseError(error)) throw error;
        refused ??= error;
      }
    }
  }
  if (refused !== undefined) throw refused;
  if (nearest) return withoutGoniometer(nearest);
  const header = hdf5ScanHeader(reader, DECTRIS_LAYOUT, options);
  return header && { header };
}

interface NearlyRecognized {
  readonly header: ScanHeader;
  readonly beamline: Beamline;
  readonly missing: readonly string[];
}

function withoutGoniometer({ header, beamline: { facility, name }, missing }: NearlyRecognized): RecognizedScan {
  const sentence = `the file has the layout of ${facility} ${name}, but no position of ${missing.join(", ")}: it is not taken for a scan of it; a geometry that has their angles says the rest`;
  return { header: { ...header, remarks: [...(header.remarks ?? []), sentence] } };
}

/** Whether a scan has a position for every circle and stage that has to be told. */
export function hasAxes(beamline: Beamline, scan: ScanHeader): boolean {
  return missingAxes(beamline, scan).length === 0;
}

/** By the first name of each. */
function missingAxes(beamline: Beamline, { positions }: ScanHeader): string[] {
  const needed = neededAxes(beamline);
  return needed.filter(({ motors }) => !motors.some((motor) => positions.has(motor))).map(({ motors }) => motors[0]);
}

function neededAxes({ geometry }: Beamline): readonly { readonly motors: readonly string[] }[] {
  const { sampleCircles, detectorCircles, detectorTranslations = [] } = geometry;
  return [...sampleCircles.filter(isNeeded), ...detectorCircles.filter(isNeeded), ...detectorTranslations];
}

function isNeeded({ degrees }: { readonly degrees?: number }): boolean {
  return degrees === undefined;
}
