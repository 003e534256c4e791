/** The TIFF frames of a scan's folder in the order they were taken. */

import { readdir } from "node:fs/promises";
import { join } from "node:path";
import { FileError } from "../errors.js";
import { explainReadFailure } from "./read-file-bytes.js";

/**
 * Paths of the `.tif` and `.tiff` files of a folder (either case), in natural order of their names: `frame_2` before
 * `frame_10`. Hidden files are left out.
 * @throws {FileError} when the folder cannot be read, or holds no TIFF file.
 */
export async function listFrames(folder: string): Promise<string[]> {
  const entries = await readdir(folder, { withFileTypes: true }).catch((cause: unknown) => {
    throw new FileError(folder, explainReadFailure(cause), { cause });
  });
  const names = entries.filter((entry) => !entry.isDirectory() && isFrameName(entry.name)).map(({ name }) => name);
  if (names.length === 0) {
    const found = entries.length === 0 ? "is empty" : `holds ${entries.length} entries, none of them a TIFF file`;
    throw new FileError(folder, `${found}; expected frames named *.tif or *.tiff`);
  }
  return names.sort(compareNaturally).map((name) => join(folder, name));
}

function isFrameName(name: string): boolean {
  return /\.tiff?$/i.test(name) && !name.startsWith(".");
}

// a fixed locale: the order must not depend on the machine
const collator = new Intl.Collator("en", { numeric: true });

function compareNaturally(a: string, b: string): number {
  // names that differ only in zeros before a number are equal to the collator
  return collator.compare(a, b) || (a < b ? -1 : 1);
}
