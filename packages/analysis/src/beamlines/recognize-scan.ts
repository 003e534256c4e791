/** Which beamline wrote a file, and what it says of a scan. */

import {
  DECTRIS_LAYOUT,
  type Hdf5ScanOptions,
  hdf5ScanHeader,
  isAutophaseError,
  readHdf5,
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
 * The first beamline whose layout an HDF5 file has, with all of its circles; else what a detector's master file says;
 * else nothing.
 * @throws {FormatError} when it has a layout that is known but not the scan or the detector asked for, listing those
 *   there are.
 */
export async function recognizeScan(source: Source, options: Hdf5ScanOptions): Promise<RecognizedScan | undefined> {
  return readHdf5(source, options.file, (reader) => {
    let refused: unknown;
    for (const beamline of BEAMLINES) {
      for (const layout of beamline.hdf5) {
        try {
          const header = hdf5ScanHeader(reader, layout, options);
          if (header && hasAxes(beamline, header)) return { header, beamline };
        } catch (error) {
          // the file may have the layout of another beamline
          if (!isAutophaseError(error)) throw error;
          refused ??= error;
        }
      }
    }
    if (refused !== undefined) throw refused;
    const header = hdf5ScanHeader(reader, DECTRIS_LAYOUT, options);
    return header && { header };
  });
}

/** Whether a scan has a position for every circle and stage that has to be told. */
export function hasAxes({ geometry }: Beamline, { positions }: ScanHeader): boolean {
  const { sampleCircles, detectorCircles, detectorTranslations = [] } = geometry;
  const needed = [...sampleCircles.filter(isNeeded), ...detectorCircles.filter(isNeeded), ...detectorTranslations];
  return needed.every(({ motors }) => motors.some((motor) => positions.has(motor)));
}

function isNeeded({ degrees }: { readonly degrees?: number }): boolean {
  return degrees === undefined;
}
