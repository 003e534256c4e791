/** How a reconstruction was measured: what its pattern says, and what the person says. */

import { type BeamlineGeometry, parseGeometry, type Scattering, scatteringOf } from "@autophase/analysis";
import { UsageError } from "@autophase/command-line";
import type { Acquisition } from "@autophase/tensor-io";
import { readGeometry } from "../geometry/read-geometry.js";

export interface FoundGeometry {
  readonly geometry: BeamlineGeometry;
  readonly scattering: Scattering;
}

/**
 * A geometry that is named goes before the one in the pattern, and its energy and distance before those of the scan: they
 * are said on purpose. Pitch and rocking step are the pattern's own, for it may have been binned.
 * @throws {UsageError} when there is none.
 * @throws {GeometryError | FileError | FormatError | ValueError} when it cannot be read, or lacks something.
 */
export async function findGeometry(
  path: string,
  acquisition: Acquisition = {},
  named: string | undefined,
): Promise<FoundGeometry> {
  const geometry = await choose(path, acquisition, named);
  const { energyKev, distanceMeters } = named === undefined ? {} : geometry;
  const scan = {
    ...acquisition,
    ...(energyKev !== undefined && { energyKev }),
    ...(distanceMeters !== undefined && { distanceMeters }),
  };
  return { geometry, scattering: scatteringOf(geometry, scan) };
}

async function choose(path: string, { geometry }: Acquisition, named: string | undefined): Promise<BeamlineGeometry> {
  if (named !== undefined) return readGeometry(named);
  if (geometry) return parseGeometry(`${path}: geometry`, geometry);
  throw new UsageError(
    `${path} does not say at which beamline and angles it was measured: prepare its frames with --spec FILE --scan N, or give --geometry FILE.json with the angles in degrees`,
  );
}
