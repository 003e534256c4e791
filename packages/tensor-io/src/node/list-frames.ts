/** The frames of a scan's folder in the order they were taken. */

import { readdir } from "node:fs/promises";
import { join } from "node:path";
import { FileError } from "../errors.js";
import { EDF_ENDINGS, endingOf, isOneOf, TIFF_ENDINGS } from "./file-ending.js";
import { explainReadFailure } from "./read-file-bytes.js";

/**
 * Paths of the TIFF files of a folder, or of its EDF files (`.tif`, `.tiff`; `.edf`, `.edf.gz`; either case), in natural order of
 * their names: `frame_2` before `frame_10`. Hidden files are left out.
 * @throws {FileError} when the folder cannot be read, holds no frames, or frames of both formats.
 */
export async function listFrames(folder: string): Promise<string[]> {
  const entries = await readdir(folder, { withFileTypes: true }).catch((cause: unknown) => {
    throw new FileError(folder, explainReadFailure(cause), { cause });
  });
  const files = entries.filter((entry) => !entry.isDirectory() && !entry.name.startsWith(".")).map(({ name }) => name);
  const [tiff, edf] = [TIFF_ENDINGS, EDF_ENDINGS].map((endings) =>
    files.filter((name) => isOneOf(endingOf(name), endings)),
  );
  if (tiff.length + edf.length === 0) {
    const found =
      entries.length === 0 ? "is empty" : `holds ${entries.length} entries, none of them a TIFF or EDF file`;
    throw new FileError(folder, `${found}; expected frames named *.tif, *.tiff, *.edf or *.edf.gz`);
  }
  if (tiff.length > 0 && edf.length > 0) {
    throw new FileError(folder, `holds ${tiff.length} TIFF and ${edf.length} EDF files; keep one scan to a folder`);
  }
  return [...tiff, ...edf].sort(compareNaturally).map((name) => join(folder, name));
}

// a fixed locale: the order must not depend on the machine
const collator = new Intl.Collator("en", { numeric: true });

function compareNaturally(a: string, b: string): number {
  // names that differ only in zeros before a number are equal to the collator
  return collator.compare(a, b) || (a < b ? -1 : 1);
}
