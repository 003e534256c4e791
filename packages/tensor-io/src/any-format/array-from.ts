/** An array of any format, by the ending of the file's name. */

import type { AnyArray } from "../arrays/array.js";
import { type Slices, sliceArray } from "../arrays/slices.js";
import { readEdf } from "../edf/read-edf.js";
import { FormatError } from "../errors.js";
import { readHdf5Array } from "../hdf5/read-hdf5-array.js";
import { readNpy } from "../numpy/npy.js";
import { readBytes, type Source } from "../source.js";
import { readTiff } from "../tiff/read-tiff.js";
import { EDF_ENDINGS, endingOf, HDF5_ENDINGS, TIFF_ENDINGS } from "./file-ending.js";
import { holdsNamedArrays, namedArraysFrom, pickArray } from "./named-arrays-from.js";

export interface ReadArrayOptions {
  /** Which array of a file that holds several; the path of the dataset in HDF5. */
  readonly dataset?: string | undefined;
  /** The part to read; of HDF5 files nothing else is touched. Default: everything. */
  readonly slices?: Slices | undefined;
  readonly signal?: AbortSignal | undefined;
}

/**
 * The array of a `.npy`, `.npz`, `.tif`, `.tiff`, `.edf`, `.edf.gz`, `.mat`, `.vti`, `.vts`, `.safetensors` or HDF5
 * file (`.h5`, `.hdf5`, `.hdf`, `.nxs`, `.cxi`).
 * @param file - its name: the ending decides, and messages begin with it.
 * @throws {FileError} when the source cannot be read.
 * @throws {FormatError} when its content is damaged, its ending is another, or the array asked for is not in it.
 * @throws {ShapeError} when the slices do not fit.
 */
export async function arrayFrom(
  source: Source,
  file: string,
  { dataset, slices, signal }: ReadArrayOptions = {},
): Promise<AnyArray> {
  if (HDF5_ENDINGS.includes(endingOf(file))) return readHdf5Array(source, { file, dataset, slices });
  const array = await wholeArrayFrom(source, file, dataset, signal);
  return slices ? sliceArray(file, array, slices) : array;
}

async function wholeArrayFrom(
  source: Source,
  file: string,
  dataset: string | undefined,
  signal: AbortSignal | undefined,
): Promise<AnyArray> {
  const ending = endingOf(file);
  if (holdsNamedArrays(file)) return pickArray(await namedArraysFrom(source, file, signal), file, dataset);
  if (ending === ".npy") return readNpy(await readBytes(source, file, signal), { file });
  if (TIFF_ENDINGS.includes(ending)) return readTiff(await readBytes(source, file, signal), { file, signal });
  if (EDF_ENDINGS.includes(ending)) {
    const { data, shape } = await readEdf(await readBytes(source, file, signal), { file });
    return { data, shape };
  }
  const known = ".npy, .npz, .tif, .edf, .mat, .h5, .nxs, .cxi, .vti or .vts";
  throw new FormatError(file, `expected a name that ends in ${known}, got '${ending}'`);
}
