/** Reads a complex object, the measured or the true one. */

import {
  type AnyArray,
  assertSameShape,
  type ComplexArray,
  type FloatData,
  isComplexArray,
  type RealArray,
} from "../array.js";
import { whereNonZero } from "../binary-array.js";
import { FormatError, ValueError } from "../errors.js";
import { readReconstruction } from "./cxi-files.js";
import { endingOf, HDF5_ENDINGS, isOneOf } from "./file-ending.js";
import { readArray } from "./read-array.js";
import { assertFile } from "./read-file-bytes.js";
import { readNamedArrays } from "./read-named-arrays.js";

export interface StoredObject {
  /** Centred, in complex64. */
  readonly object: ComplexArray;
  /** 1 inside; absent where the file has none. */
  readonly support?: RealArray<Uint8Array>;
}

/**
 * The object of a `.cxi` reconstruction, of a `.npz` or `.mat` (the array `object`, else the only complex one; `support` where
 * there is one), of a complex `.npy`, or of a complex dataset of an HDF5 file.
 * @throws {FileError} when the file cannot be read.
 * @throws {FormatError} when its content is damaged, of another format, or holds no object.
 * @throws {ValueError} when the array is real.
 */
export async function readObject(path: string): Promise<StoredObject> {
  const ending = endingOf(path);
  if (ending === ".cxi") return readCxiObject(path);
  if (ending === ".npz" || ending === ".mat") return readNamedObject(await readNamedArrays(path), path);
  if (ending === ".npy" || isOneOf(ending, HDF5_ENDINGS)) return { object: toComplex64(path, await readArray(path)) };
  await assertFile(path);
  throw new FormatError(path, `expected an object in .cxi, .npz, .npy, .mat or .h5, got '${ending}'`);
}

async function readCxiObject(path: string): Promise<StoredObject> {
  const { object, support } = await readReconstruction(path);
  return { object, support };
}

function readNamedObject(arrays: ReadonlyMap<string, AnyArray>, path: string): StoredObject {
  const name = arrays.has("object") ? "object" : onlyComplexName(arrays, path);
  const object = toComplex64(`${path}: ${name}`, arrays.get(name) as AnyArray);
  const support = arrays.get("support");
  if (support === undefined || isComplexArray(support)) return { object };
  assertSameShape(`${path}: support`, support.shape, object.shape);
  return { object, support: whereNonZero(support) };
}

function onlyComplexName(arrays: ReadonlyMap<string, AnyArray>, path: string): string {
  const complex = [...arrays].filter(([, array]) => isComplexArray(array)).map(([name]) => name);
  if (complex.length === 1) return complex[0];
  const found = complex.length === 0 ? "none" : complex.join(", ");
  throw new FormatError(path, `expected an array named object, or one complex array; complex arrays in it: ${found}`);
}

function toComplex64(where: string, array: AnyArray): ComplexArray {
  if (!isComplexArray(array)) throw new ValueError(`${where}: expected a complex object, got real values`);
  return { real: toSingle(array.real), imag: toSingle(array.imag), shape: array.shape };
}

function toSingle(data: FloatData): Float32Array {
  return data instanceof Float32Array ? data : Float32Array.from(data);
}
