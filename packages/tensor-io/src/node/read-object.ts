/** Reads a complex object, the measured or the true one. */

import { extname } from "node:path";
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
import { readNpy } from "../npy.js";
import { readNpz } from "../npz.js";
import { readCxi } from "../read-cxi.js";
import { assertFile, readFileBytes } from "./read-file-bytes.js";

export interface StoredObject {
  /** Centred, in complex64. */
  readonly object: ComplexArray;
  /** 1 inside; absent where the file has none. */
  readonly support?: RealArray<Uint8Array>;
}

/**
 * The object of a `.cxi` reconstruction, of a `.npz` (the array `object`, else the only complex one; `support` where
 * there is one), or of a complex `.npy`.
 * @throws {FileError} when the file cannot be read.
 * @throws {FormatError} when its content is damaged, of another format, or holds no object.
 * @throws {ValueError} when the array is real.
 */
export async function readObject(path: string): Promise<StoredObject> {
  const ending = extname(path).toLowerCase();
  if (![".cxi", ".npz", ".npy"].includes(ending)) {
    await assertFile(path);
    throw new FormatError(path, `expected an object in .cxi, .npz or .npy, got '${ending}'`);
  }
  const bytes = await readFileBytes(path);
  if (ending === ".cxi") return readCxiObject(bytes, path);
  if (ending === ".npy") return { object: toComplex64(path, readNpy(bytes, { file: path })) };
  return readNpzObject(readNpz(bytes, { file: path }), path);
}

async function readCxiObject(bytes: Uint8Array, path: string): Promise<StoredObject> {
  const content = await readCxi(bytes, { file: path });
  if (content.kind === "pattern") throw new FormatError(path, "holds a pattern, expected a reconstruction");
  const { object, support } = content.reconstruction;
  return { object, support };
}

function readNpzObject(arrays: ReadonlyMap<string, AnyArray>, path: string): StoredObject {
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
