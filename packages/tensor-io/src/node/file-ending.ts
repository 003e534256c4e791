/** What a name says of a file's format. */

import { basename, extname } from "node:path";

export const TIFF_ENDINGS = [".tif", ".tiff"] as const;
export const EDF_ENDINGS = [".edf", ".edf.gz"] as const;
export const HDF5_ENDINGS = [".h5", ".hdf5", ".hdf", ".he5", ".nxs", ".nx5", ".cxi"] as const;
export const VTK_ENDINGS = [".vti", ".vts"] as const;

/** In lower case; of a gzipped file both endings, `.edf.gz`. */
export function endingOf(path: string): string {
  const name = basename(path).toLowerCase();
  const ending = extname(name);
  return ending === ".gz" ? extname(name.slice(0, -3)) + ending : ending;
}

export function isOneOf(ending: string, endings: readonly string[]): boolean {
  return endings.includes(ending);
}
