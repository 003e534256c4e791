/** A geometry of one's own, or a beamline's with something changed. */

import { ValueError } from "@autophase/tensor-io";
import type { BeamlineGeometry } from "./beamline-geometry.js";
import { parseGeometry } from "./parse-geometry.js";
import { GEOMETRY_PRESETS, geometryPreset } from "./presets.js";

/**
 * As {@link parseGeometry}, or with the field `beamline`: all that is not said is then that beamline's, such as
 * `{"beamline": "ID27", "distanceMeters": 0.4, "detector": {"centralPixel": [1600, 1500]}}`.
 * @throws {ValueError} for a beamline that is not known, listing them; else as there.
 */
export function geometryFromJson(where: string, value: unknown): BeamlineGeometry {
  if (!isRecord(value) || !("beamline" in value)) return parseGeometry(where, value);
  const { beamline, detector = {}, ...rest } = value;
  const preset = geometryPreset(String(beamline));
  if (!preset) {
    const known = GEOMETRY_PRESETS.map(({ name }) => name).join(", ");
    throw new ValueError(`${where}: beamline: expected one of ${known}, got ${JSON.stringify(beamline)}`);
  }
  const changed = isRecord(detector) ? { ...preset.detector, ...detector } : detector;
  return parseGeometry(where, { ...preset, ...rest, detector: changed });
}

function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
