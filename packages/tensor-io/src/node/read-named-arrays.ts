/** Files that hold several arrays by name. */

import type { AnyArray } from "../array.js";
import { FormatError } from "../errors.js";
import { readMat } from "../mat/read-mat.js";
import { readNpz } from "../npz.js";
import { readSafetensors } from "../safetensors.js";
import { readVtk } from "../vtk/read-vtk.js";
import { endingOf } from "./file-ending.js";
import { assertFile, readFileBytes } from "./read-file-bytes.js";
import { withFile } from "./with-file.js";

const ENDINGS = [".npz", ".mat", ".vti", ".vts", ".safetensors"];

/** Whether {@link readNamedArrays} takes a file of that name. */
export function holdsNamedArrays(path: string): boolean {
  return ENDINGS.includes(endingOf(path));
}

/**
 * The arrays of a `.npz`, `.mat`, `.vti`, `.vts` or `.safetensors` file by name. Those of a `.npz` are decoded when they are asked for.
 * @throws {FileError} when the file cannot be read.
 * @throws {FormatError} when its content is damaged, or its ending is another.
 */
export async function readNamedArrays(path: string): Promise<ReadonlyMap<string, AnyArray>> {
  const file = { file: path };
  switch (endingOf(path)) {
    case ".npz":
      return readNpz(await readFileBytes(path), file);
    case ".mat":
      return withFile(path, (source) => readMat(source, file));
    case ".vti":
    case ".vts":
      return (await readVtk(await readFileBytes(path), file)).arrays;
    case ".safetensors":
      return readSafetensors(await readFileBytes(path), file).tensors;
    default:
      await assertFile(path);
      throw new FormatError(path, `expected a name that ends in ${ENDINGS.join(", ")}, got '${endingOf(path)}'`);
  }
}

/**
 * The array of that name, or the only one.
 * @throws {FormatError} listing those there are.
 */
export function pickArray(arrays: ReadonlyMap<string, AnyArray>, path: string, name: string | undefined): AnyArray {
  const names = [...arrays.keys()];
  const picked = name ?? (names.length === 1 ? names[0] : undefined);
  const array = picked === undefined ? undefined : arrays.get(picked);
  if (array !== undefined) return array;
  const wanted = name === undefined ? "one array, or the name of one" : `an array named ${name}`;
  throw new FormatError(path, `expected ${wanted}; it holds ${names.join(", ") || "none"}`);
}
