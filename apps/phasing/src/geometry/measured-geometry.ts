/** How a reconstruction was measured: what its pattern says, and what the command line says. */

import { type FoundGeometry, findGeometry } from "@autophase/analysis";
import { UsageError } from "@autophase/command-line";
import type { Acquisition } from "@autophase/tensor-io";
import { readGeometry } from "./read-geometry.js";

/**
 * @param path - of the reconstruction.
 * @param named - a preset or a JSON file; it goes before what the pattern says.
 * @throws {UsageError} when there is neither.
 * @throws {GeometryError | FileError | FormatError | ValueError} when it cannot be read, or lacks something.
 */
export async function measuredGeometry(
  path: string,
  acquisition: Acquisition | undefined,
  named: string | undefined,
): Promise<FoundGeometry> {
  if (named === undefined && !acquisition?.geometry) {
    throw new UsageError(
      `${path} does not say at which beamline and angles it was measured: prepare its frames with --spec FILE --scan N, or give --geometry FILE.json with the angles in degrees`,
    );
  }
  return findGeometry(path, acquisition, named === undefined ? undefined : await readGeometry(named));
}
