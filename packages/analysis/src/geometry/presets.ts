/** Beamlines whose geometry is known. */

import type { ScanHeader } from "@autophase/tensor-io";
import { geometryOfScan } from "../acquisition/scan-geometry.js";
import { APS_34IDC_BEAMLINE } from "../beamlines/aps.js";
import { BEAMLINES, beamlineNamed } from "../beamlines/beamlines.js";
import { ESRF_ID01_BEAMLINE } from "../beamlines/esrf.js";
import type { BeamlineGeometry } from "./beamline-geometry.js";

/** Advanced Photon Source, 34-ID-C, with a Timepix of 55 micrometres. */
export const APS_34IDC_GEOMETRY: BeamlineGeometry = APS_34IDC_BEAMLINE.geometry;

/**
 * European Synchrotron, ID01, with a Maxipix of 55 micrometres. Where its columns grow is in doubt: for the other
 * convention take `{ ...ESRF_ID01_GEOMETRY, detector: { ...ESRF_ID01_GEOMETRY.detector, columns: "x-" } }`.
 */
export const ESRF_ID01_GEOMETRY: BeamlineGeometry = ESRF_ID01_BEAMLINE.geometry;

export const GEOMETRY_PRESETS: readonly BeamlineGeometry[] = BEAMLINES.map(({ geometry }) => geometry);

/**
 * A preset by the name of its beamline, as {@link beamlineNamed} finds it.
 * @param scan - with whose detector, and what its file says of it. Default the beamline's first.
 */
export function geometryPreset(name: string, scan?: Pick<ScanHeader, "detector">): BeamlineGeometry | undefined {
  const beamline = beamlineNamed(name);
  return beamline && geometryOfScan(beamline, scan);
}
