/** What reads some kinds of files is started while the rest of a program is being loaded. */

import { endingOf, HDF5_ENDINGS } from "../any-format/file-ending.js";

/**
 * Starts the library of HDF5, which takes as long as a program does, where one of `names` is a file of it. Nothing
 * waits for it here; whether it could be started is said when a file is read.
 */
export async function expectFiles(names: readonly string[]): Promise<void> {
  if (!names.some((name) => HDF5_ENDINGS.includes(endingOf(name)))) return;
  const { startLibrary } = await import("#hdf5");
  startLibrary();
}
