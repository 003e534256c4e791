/** What a name says of a file's format. */

export const TIFF_ENDINGS: readonly string[] = [".tif", ".tiff"];
export const EDF_ENDINGS: readonly string[] = [".edf", ".edf.gz"];
export const HDF5_ENDINGS: readonly string[] = [".h5", ".hdf5", ".hdf", ".he5", ".nxs", ".nx5", ".cxi"];

/** In lower case; of a gzipped file both endings, `.edf.gz`; empty where there is none. */
export function endingOf(path: string): string {
  const name = nameOf(path).toLowerCase();
  const ending = lastEnding(name);
  return ending === ".gz" ? lastEnding(name.slice(0, -3)) + ending : ending;
}

/** The part behind the folders. */
export function nameOf(path: string): string {
  return path.slice(Math.max(path.lastIndexOf("/"), path.lastIndexOf("\\")) + 1);
}

/** The dot that a hidden file begins with starts none. */
function lastEnding(name: string): string {
  const dot = name.lastIndexOf(".");
  return dot > 0 ? name.slice(dot) : "";
}
