/** Any array file by its ending. */

import { extname } from "node:path";
import type { AnyArray } from "../array.js";
import { FormatError } from "../errors.js";
import { readNpy } from "../npy.js";
import { readNpz } from "../npz.js";
import { readTiff } from "../read-tiff.js";
import { assertFile, readFileBytes } from "./read-file-bytes.js";

/**
 * The array of a `.npy`, `.npz`, `.tif` or `.tiff` file.
 * @param options.name - which array of a `.npz`; needed when it holds several.
 * @throws {FileError} when the file cannot be read.
 * @throws {FormatError} when its content is damaged, its ending is another, or the array asked for is not in it.
 */
export async function readArray(path: string, { name }: { readonly name?: string } = {}): Promise<AnyArray> {
  const ending = extname(path).toLowerCase();
  if (![".npy", ".npz", ".tif", ".tiff"].includes(ending)) {
    await assertFile(path);
    throw new FormatError(path, `expected a name that ends in .npy, .npz, .tif or .tiff, got '${ending}'`);
  }
  const bytes = await readFileBytes(path);
  if (ending === ".npy") return readNpy(bytes, { file: path });
  return ending === ".npz" ? pickArray(readNpz(bytes, { file: path }), path, name) : readTiff(bytes, { file: path });
}

function pickArray(arrays: ReadonlyMap<string, AnyArray>, path: string, name: string | undefined): AnyArray {
  const names = [...arrays.keys()];
  const picked = name ?? (names.length === 1 ? names[0] : undefined);
  const array = picked === undefined ? undefined : arrays.get(picked);
  if (array !== undefined) return array;
  const wanted = name === undefined ? "one array, or the name of one" : `an array named ${name}`;
  throw new FormatError(path, `expected ${wanted}; it holds ${names.join(", ") || "none"}`);
}
