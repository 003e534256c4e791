/** The frames of a scan's folder in the order they were taken. */

import { FileError } from "../errors.js";
import { EDF_ENDINGS, endingOf, TIFF_ENDINGS } from "./file-ending.js";

/**
 * The TIFF files of a folder, or its EDF files (`.tif`, `.tiff`; `.edf`, `.edf.gz`; either case), in natural order of
 * their names: `frame_2` before `frame_10`. Hidden files are left out.
 * @param entries - what the folder holds; names of folders in it end in a slash.
 * @throws {FileError} when there are no frames, or frames of both formats.
 */
export function pickFrames<Entry extends { readonly name: string }>(
  entries: readonly Entry[],
  folder: string,
): Entry[] {
  const files = entries.filter(({ name }) => !name.startsWith("."));
  const tiff = files.filter(({ name }) => TIFF_ENDINGS.includes(endingOf(name)));
  const edf = files.filter(({ name }) => EDF_ENDINGS.includes(endingOf(name)));
  if (tiff.length + edf.length === 0) {
    const found =
      entries.length === 0 ? "is empty" : `holds ${entries.length} entries, none of them a TIFF or EDF file`;
    throw new FileError(folder, `${found}; expected frames named *.tif, *.tiff, *.edf or *.edf.gz`);
  }
  if (tiff.length > 0 && edf.length > 0) {
    throw new FileError(folder, `holds ${tiff.length} TIFF and ${edf.length} EDF files; keep one scan to a folder`);
  }
  return [...tiff, ...edf].sort((a, b) => compareNaturally(a.name, b.name));
}

// a fixed locale: the order must not depend on the machine
const collator = new Intl.Collator("en", { numeric: true });

function compareNaturally(a: string, b: string): number {
  // names that differ only in zeros before a number are equal to the collator
  return collator.compare(a, b) || (a < b ? -1 : 1);
}
