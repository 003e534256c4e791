/** The geometry that a person names: a preset, or a JSON file. */

import { BEAMLINES, type BeamlineGeometry, geometryFromJson, geometryPreset } from "@autophase/analysis";
import { UsageError } from "@autophase/command-line";
import { FormatError, type ScanHeader } from "@autophase/tensor-io";
import { readFileText } from "@autophase/tensor-io/node";

/**
 * @param named - the name of a beamline, or the path of a file that ends in `.json`.
 * @param scan - with whose detector a beamline is taken, and what its file says of it. Default its first.
 * @throws {UsageError} when it is neither, listing the beamlines.
 * @throws {FileError | FormatError | ValueError} when the file cannot be read, is no JSON, or no geometry.
 */
export async function readGeometry(named: string, scan?: ScanHeader): Promise<BeamlineGeometry> {
  const preset = geometryPreset(named, scan);
  if (preset) return preset;
  if (!/\.json$/i.test(named)) {
    const presets = BEAMLINES.map(({ name }) => name).join(", ");
    throw new UsageError(`--geometry ${named}: expected ${presets}, or a file that ends in .json`);
  }
  const text = await readFileText(named);
  return geometryFromJson(named, parseJson(named, text), scan);
}

function parseJson(file: string, text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (cause) {
    throw new FormatError(file, `not JSON: ${(cause as Error).message.replace(/\s+/g, " ")}`, { cause });
  }
}
