/** How a reconstruction was measured: what its pattern says, and what the command line says. */

import { type FoundGeometry, findGeometry, locatedAcquisition } from "@autophase/analysis";
import { UsageError } from "@autophase/command-line";
import type { Acquisition, ProcessRecord } from "@autophase/tensor-io";
import { readGeometry } from "./read-geometry.js";
import { readScanAcquisition, type ScanOptions } from "./read-scan-acquisition.js";

interface MeasuredPattern {
  readonly acquisition?: Acquisition;
  /** Of the reconstruction: where in its frames the pattern lies. */
  readonly history?: readonly ProcessRecord[];
}

/**
 * The log of a scan goes before what the pattern says, a geometry that is named before both.
 * @param path - of the reconstruction.
 * @throws {UsageError} when nothing says how it was measured, or the scan or its log is missing beside the other.
 * @throws {GeometryError | FileError | FormatError | ValueError} when it cannot be read, or lacks something.
 */
export async function measuredGeometry(
  path: string,
  { acquisition, history }: MeasuredPattern,
  options: ScanOptions,
): Promise<FoundGeometry> {
  const { spec, scan, geometry: named, motors } = options;
  const geometry = named === undefined ? undefined : await readGeometry(named);
  const isLogged = spec !== undefined || scan !== undefined || motors !== undefined;
  const taken = isLogged ? locatedAcquisition(await readScanAcquisition(options), acquisition, history) : acquisition;
  if (geometry === undefined && !taken?.geometry) {
    throw new UsageError(
      isLogged
        ? `${spec ?? "the motors that are stated"}: ${scan === undefined ? "the scan" : `scan ${scan}`} has the circles of no known beamline: give --geometry NAME or FILE.json`
        : `${path} does not say at which beamline and angles it was measured: give --spec FILE --scan N, or --geometry FILE.json with the angles in degrees`,
    );
  }
  return findGeometry(path, taken, geometry);
}
