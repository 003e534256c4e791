/** Reads the parts of HDF5 files that hold arrays, numbers and text. */

import { type AnyArray, formatShape, type RealArray, type Shape } from "../arrays/array.js";
import type { Slices } from "../arrays/slices.js";
import { randomAccessTo, type Source } from "../source.js";

/** A numeric dataset as the file describes it. */
export interface Hdf5Entry {
  readonly path: string;
  readonly shape: Shape;
  /** As NumPy names it; `complex64` and `complex128` for compounds of `{r, i}`. */
  readonly dtype: string;
  /** Absent when the dataset is stored in one piece. */
  readonly chunks?: Shape;
}

/** What a file holds, as far as it was looked at: one with hundreds of thousands of names is looked at in part. */
export interface Hdf5Contents {
  readonly entries: readonly Hdf5Entry[];
  /** Groups that were seen; absent where they were not counted. */
  readonly groups?: number | undefined;
  /** Names that were counted and not looked at. */
  readonly unseen: number;
  /** Why links lead nowhere, the first of them. */
  readonly lost: readonly string[];
}

/** Everything is `undefined` where the path leads nowhere or to something of another kind. */
export interface Hdf5Reader {
  /** Names in a group; empty where there is none. */
  names(path: string): string[];
  /** Every numeric dataset of the file, each once, however links run. */
  entries(): Hdf5Entry[];
  /** The same in bounded time: of very many names the first and the last of each group. */
  contents(): Hdf5Contents;
  /** What the file says of a numeric dataset. */
  entry(path: string): Hdf5Entry | undefined;
  /** A numeric dataset of any type, or a complex one (`{r, i}` as h5py writes them), or a part of it. */
  array(path: string, slices?: Slices): AnyArray | undefined;
  /** The first number of a numeric dataset. */
  number(path: string): number | undefined;
  text(path: string): string | undefined;
  /** An attribute that is text or a number. */
  attribute(path: string, name: string): string | number | undefined;
}

/**
 * Opens an HDF5 file for the duration of `read`. In Node a thread owns the library, and is ended when it does not come
 * back from a damaged file.
 * @param source - the bytes, or the means to read them as they are needed.
 * @param file - name for messages.
 * @throws {FormatError} when it is not an HDF5 file, is truncated, or a dataset in it cannot be read.
 */
export async function readHdf5<Result>(
  source: Source,
  file: string,
  read: (reader: Hdf5Reader) => Result,
): Promise<Result> {
  const access = await randomAccessTo(source, file);
  const { readInLibrary } = await import("#hdf5");
  return readInLibrary(access, file, read);
}

/** The array as a real one. */
export function isRealArray(array: AnyArray | undefined): array is RealArray {
  return array !== undefined && "data" in array;
}

/** `/entry/data (201 x 256 x 256 uint16)`, the first dozen of them. */
export function formatEntries(entries: readonly Hdf5Entry[]): string {
  const shown = entries.slice(0, 12).map(({ path, shape, dtype }) => `${path} (${formatShape(shape)} ${dtype})`);
  const rest = entries.length > shown.length ? `, and ${entries.length - shown.length} more` : "";
  return shown.length === 0 ? "none" : `${shown.join(", ")}${rest}`;
}
