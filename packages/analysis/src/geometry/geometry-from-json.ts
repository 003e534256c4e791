/** A geometry of one's own, or a beamline's with something changed. */

import { type ScanHeader, ValueError } from "@autophase/tensor-io";
import type { BeamlineGeometry } from "./beamline-geometry.js";
import { parseGeometry } from "./parse-geometry.js";
import { GEOMETRY_PRESETS, geometryPreset } from "./presets.js";

/**
 * As {@link parseGeometry}, or with the field `beamline`: all that is not said is then that beamline's, such as
 * `{"beamline": "ID27", "distanceMeters": 0.4, "detector": {"centralPixel": [1600, 1500]}}`.
 * @param scan - with whose detector the beamline is taken, and what its file says of it. Default its first.
 * @throws {ValueError} for a beamline that is not known, listing them; else as there.
 */
export function geometryFromJson(where: string, value: unknown, scan?: Pick<ScanHeader, "detector">): BeamlineGeometry {
  if (!isRecord(value) || !("beamline" in value)) return parseGeometry(where, value);
  const { beamline, detector = {}, ...rest } = value;
  const preset = geometryPreset(String(beamline), scan);
  if (!preset) {
    const known = GEOMETRY_PRESETS.map(({ name }) => name).join(", ");
    throw new ValueError(`${where}: beamline: expected one of ${known}, got ${JSON.stringify(beamline)}`);
  }
  const changed = isRecord(detector) ? withDetector(preset.detector, detector) : detector;
  return parseGeometry(where, { ...preset, ...rest, detector: changed });
}

/** An image of the direct beam takes the place of where the file says that it is. */
function withDetector(
  { centralPixel, ...detector }: BeamlineGeometry["detector"],
  said: Readonly<Record<string, unknown>>,
): object {
  return { ...detector, ...(centralPixel && !("directBeam" in said) && { centralPixel }), ...said };
}

function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
