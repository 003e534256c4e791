/** Files that hold several arrays by name. */

import type { AnyArray } from "../arrays/array.js";
import { FormatError } from "../errors.js";
import { readMat } from "../mat/read-mat.js";
import { readNpz } from "../numpy/npz.js";
import { readSafetensors } from "../safetensors.js";
import { readBytes, type Source } from "../source.js";
import { readVtk } from "../vtk/read-vtk.js";
import { endingOf } from "./file-ending.js";

const ENDINGS = [".npz", ".mat", ".vti", ".vts", ".safetensors"];

/** Whether {@link namedArraysFrom} takes a file of that name. */
export function holdsNamedArrays(file: string): boolean {
  return ENDINGS.includes(endingOf(file));
}

/**
 * The arrays of a `.npz`, `.mat`, `.vti`, `.vts` or `.safetensors` file by name. Those of a `.npz` are decoded when
 * they are asked for.
 * @param file - its name: the ending decides, and messages begin with it.
 * @throws {FileError} when the source cannot be read.
 * @throws {FormatError} when its content is damaged, or its ending is another.
 */
export async function namedArraysFrom(
  source: Source,
  file: string,
  signal?: AbortSignal,
): Promise<ReadonlyMap<string, AnyArray>> {
  switch (endingOf(file)) {
    case ".npz":
      return readNpz(await readBytes(source, file, signal), { file });
    case ".mat":
      return readMat(source, { file });
    case ".vti":
    case ".vts":
      return (await readVtk(await readBytes(source, file, signal), { file })).arrays;
    case ".safetensors":
      return readSafetensors(await readBytes(source, file, signal), { file }).tensors;
    default:
      throw new FormatError(file, `expected a name that ends in ${ENDINGS.join(", ")}, got '${endingOf(file)}'`);
  }
}

/**
 * The array of that name, or the only one.
 * @throws {FormatError} listing those there are.
 */
export function pickArray(arrays: ReadonlyMap<string, AnyArray>, file: string, name: string | undefined): AnyArray {
  const names = [...arrays.keys()];
  const picked = name ?? (names.length === 1 ? names[0] : undefined);
  const array = picked === undefined ? undefined : arrays.get(picked);
  if (array !== undefined) return array;
  const wanted = name === undefined ? "one array, or the name of one" : `an array named ${name}`;
  throw new FormatError(file, `expected ${wanted}; it holds ${names.join(", ") || "none"}`);
}
