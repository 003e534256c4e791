/** Any array file by its ending. */

import type { AnyArray } from "../array.js";
import { FormatError } from "../errors.js";
import { readHdf5Array } from "../hdf5/read-hdf5-array.js";
import { readNpy } from "../npy.js";
import { readEdf } from "../read-edf.js";
import { readTiff } from "../read-tiff.js";
import { type Slices, sliceArray } from "../slices.js";
import { EDF_ENDINGS, endingOf, HDF5_ENDINGS, isOneOf, TIFF_ENDINGS } from "./file-ending.js";
import { assertFile, readFileBytes } from "./read-file-bytes.js";
import { holdsNamedArrays, pickArray, readNamedArrays } from "./read-named-arrays.js";
import { withFile } from "./with-file.js";

export interface ReadArrayOptions {
  /** Which array of a file that holds several; the path of the dataset in HDF5. */
  readonly name?: string;
  /** The part to read; of HDF5 files nothing else is touched. Default: everything. */
  readonly slices?: Slices;
}

/**
 * The array of a `.npy`, `.npz`, `.tif`, `.tiff`, `.edf`, `.edf.gz`, `.mat`, `.vti`, `.vts`, `.safetensors` or HDF5 file
 * (`.h5`, `.hdf5`, `.hdf`, `.nxs`, `.cxi`).
 * @throws {FileError} when the file cannot be read.
 * @throws {FormatError} when its content is damaged, its ending is another, or the array asked for is not in it.
 * @throws {ShapeError} when the slices do not fit.
 */
export async function readArray(path: string, { name, slices }: ReadArrayOptions = {}): Promise<AnyArray> {
  const ending = endingOf(path);
  if (isOneOf(ending, HDF5_ENDINGS)) {
    const options = { file: path, ...(name !== undefined && { dataset: name }), ...(slices && { slices }) };
    return withFile(path, (source) => readHdf5Array(source, options));
  }
  const array = await readWhole(path, ending, name);
  return slices ? sliceArray(path, array, slices) : array;
}

async function readWhole(path: string, ending: string, name: string | undefined): Promise<AnyArray> {
  if (holdsNamedArrays(path)) return pickArray(await readNamedArrays(path), path, name);
  if (ending === ".npy") return readNpy(await readFileBytes(path), { file: path });
  if (isOneOf(ending, TIFF_ENDINGS)) return readTiff(await readFileBytes(path), { file: path });
  if (isOneOf(ending, EDF_ENDINGS)) {
    const { data, shape } = await readEdf(await readFileBytes(path), { file: path });
    return { data, shape };
  }
  await assertFile(path);
  const known = ".npy, .npz, .tif, .edf, .mat, .h5, .nxs, .cxi, .vti or .vts";
  throw new FormatError(path, `expected a name that ends in ${known}, got '${ending}'`);
}
