/** The HDF5 library in the calling thread: `#hdf5` of pages, whose workers a page can end. */

import type { RandomAccess } from "../../source.js";
import { loadHdf5 } from "../hdf5-library.js";
import type { Hdf5Reader } from "../hdf5-reader.js";
import { type RawHdf5Writer, writeRawHdf5 } from "../raw-hdf5-writer.js";
import { readOpenedHdf5 } from "../read-opened.js";

export function readInLibrary<Result>(
  access: RandomAccess,
  file: string,
  read: (reader: Hdf5Reader) => Result,
): Promise<Result> {
  return readOpenedHdf5(access, file, read);
}

/** Begins to load it, so that it is there when it is wanted; what hinders it is said then. */
export function startLibrary(): void {
  loadHdf5().catch(() => undefined);
}

export function writeInLibrary(write: (writer: RawHdf5Writer) => void): Promise<Uint8Array> {
  return writeRawHdf5((filled) =>
    write({
      ...filled,
      dataset: (dataset, bytes) => filled.dataset(dataset, bytes.length, (target) => target.set(bytes)),
    }),
  );
}
