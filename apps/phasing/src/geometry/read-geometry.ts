/** The geometry that a person names: a preset, or a JSON file. */

import {
  BEAMLINES,
  type BeamlineGeometry,
  beamlineNamed,
  detectorNamed,
  geometryFromJson,
  geometryWith,
} from "@autophase/analysis";
import { UsageError } from "@autophase/command-line";
import { FormatError, type ScanHeader } from "@autophase/tensor-io";
import { readFileText } from "@autophase/tensor-io/node";

/**
 * @param named - the name of a beamline, or the path of a file that ends in `.json`.
 * @param scan - whose detector a beamline is taken with. Default its first.
 * @throws {UsageError} when it is neither, listing the beamlines.
 * @throws {FileError | FormatError | ValueError} when the file cannot be read, is no JSON, or no geometry.
 */
export async function readGeometry(named: string, scan?: ScanHeader): Promise<BeamlineGeometry> {
  const beamline = beamlineNamed(named);
  if (beamline) return geometryWith(beamline, detectorNamed(beamline, scan?.detector?.name));
  if (!/\.json$/i.test(named)) {
    const presets = BEAMLINES.map(({ name }) => name).join(", ");
    throw new UsageError(`--geometry ${named}: expected ${presets}, or a file that ends in .json`);
  }
  const text = await readFileText(named);
  return geometryFromJson(named, parseJson(named, text));
}

function parseJson(file: string, text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (cause) {
    throw new FormatError(file, `not JSON: ${(cause as Error).message.replace(/\s+/g, " ")}`, { cause });
  }
}
