/** The geometry that a person names: a preset, or a JSON file. */

import { type BeamlineGeometry, GEOMETRY_PRESETS, geometryPreset, parseGeometry } from "@autophase/analysis";
import { UsageError } from "@autophase/command-line";
import { FormatError } from "@autophase/tensor-io";
import { readFileBytes } from "@autophase/tensor-io/node";

/**
 * @param named - the name of a preset, or the path of a file that ends in `.json`.
 * @throws {UsageError} when it is neither, listing the presets.
 * @throws {FileError | FormatError | ValueError} when the file cannot be read, is no JSON, or no geometry.
 */
export async function readGeometry(named: string): Promise<BeamlineGeometry> {
  const preset = geometryPreset(named);
  if (preset) return preset;
  if (!/\.json$/i.test(named)) {
    const presets = GEOMETRY_PRESETS.map(({ name }) => name).join(", ");
    throw new UsageError(`--geometry ${named}: expected ${presets}, or a file that ends in .json`);
  }
  const text = new TextDecoder().decode(await readFileBytes(named));
  return parseGeometry(named, parseJson(named, text));
}

function parseJson(file: string, text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (cause) {
    throw new FormatError(file, `not JSON: ${(cause as Error).message.replace(/\s+/g, " ")}`, { cause });
  }
}
