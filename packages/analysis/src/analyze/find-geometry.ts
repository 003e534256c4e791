/** How a reconstruction was measured: what its pattern says, and what the person says. */

import type { Acquisition } from "@autophase/tensor-io";
import { GeometryError } from "../errors.js";
import type { BeamlineGeometry } from "../geometry/beamline-geometry.js";
import { parseGeometry } from "../geometry/parse-geometry.js";
import { type ScanPosition, type Scattering, scatteringOf } from "../geometry/scattering.js";

export interface FoundGeometry {
  readonly geometry: BeamlineGeometry;
  readonly scattering: Scattering;
  /** Of the motors, where the pattern has its centre. */
  readonly position: ScanPosition;
}

/**
 * A geometry that is named goes before the one in the pattern, and its energy and distance before those of the scan:
 * they are said on purpose. Pitch and rocking step are the pattern's own, for it may have been binned.
 * @param where - what messages call the pattern, such as the path of its file.
 * @throws {GeometryError} when there is none, or it lacks something; {ValueError} when the pattern's is none.
 */
export function findGeometry(where: string, acquisition: Acquisition = {}, named?: BeamlineGeometry): FoundGeometry {
  const geometry = named ?? geometryOf(where, acquisition);
  const { energyKev, distanceMeters } = named ?? {};
  const scan = {
    ...acquisition,
    ...(energyKev !== undefined && { energyKev }),
    ...(distanceMeters !== undefined && { distanceMeters }),
  };
  return { geometry, scattering: scatteringOf(geometry, scan), position: scan };
}

function geometryOf(where: string, { geometry }: Acquisition): BeamlineGeometry {
  if (geometry) return parseGeometry(`${where}: geometry`, geometry);
  throw new GeometryError(
    `${where} does not say at which beamline and angles it was measured: prepare its frames with the log of the scan, or give a geometry with the angles in degrees`,
  );
}
