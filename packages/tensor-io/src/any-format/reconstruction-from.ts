/** A reconstruction out of a CXI file. */

import type { Reconstruction } from "../arrays/volume.js";
import { readCxi } from "../cxi/read-cxi.js";
import { FormatError } from "../errors.js";
import type { Source } from "../source.js";

/**
 * @param file - its name, for messages.
 * @throws {FileError} when the source cannot be read.
 * @throws {FormatError} when it is not a CXI file, is truncated, or holds a pattern only.
 */
export async function reconstructionFrom(source: Source, file: string): Promise<Reconstruction> {
  const content = await readCxi(source, { file });
  if (content.kind === "reconstruction") return content.reconstruction;
  throw new FormatError(file, "holds a pattern, expected a reconstruction");
}
