/** HDF5 files of named arrays and nothing else. */

import { type AnyArray, assertArray, isComplexArray } from "../arrays/array.js";
import { ValueError } from "../errors.js";
import { writeHdf5 } from "./hdf5-writer.js";

/**
 * The bytes of an HDF5 file with a dataset `/name` for each array; whole numbers deflated, complex ones as h5py has
 * them.
 * @throws {ShapeError} when an array does not hold its shape.
 * @throws {ValueError} when a name would be taken for a path.
 */
export async function writeHdf5Arrays(arrays: Readonly<Record<string, AnyArray>>): Promise<Uint8Array> {
  for (const [name, array] of Object.entries(arrays)) {
    assertArray(`writeHdf5Arrays: ${name}`, array);
    if (!/^[^/.][^/]*$/.test(name)) throw new ValueError(`writeHdf5Arrays: '${name}' cannot be the name of a dataset`);
  }
  return writeHdf5((writer) => {
    for (const [name, array] of Object.entries(arrays)) {
      if (isComplexArray(array)) writer.complex(`/${name}`, array);
      else writer.array(`/${name}`, array, { isCompressed: array.shape.length > 0 && !isFloat(array.data) });
    }
  });
}

function isFloat(data: object): boolean {
  return data instanceof Float32Array || data instanceof Float64Array;
}
