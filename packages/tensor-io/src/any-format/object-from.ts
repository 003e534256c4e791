/** A complex object, the measured or the true one, of any format. */

import {
  type AnyArray,
  assertSameShape,
  type ComplexArray,
  type FloatData,
  isComplexArray,
  type RealArray,
} from "../arrays/array.js";
import { whereNonZero } from "../arrays/binary-array.js";
import { FormatError, ValueError } from "../errors.js";
import type { Source } from "../source.js";
import { arrayFrom } from "./array-from.js";
import { endingOf, HDF5_ENDINGS } from "./file-ending.js";
import { namedArraysFrom } from "./named-arrays-from.js";
import { reconstructionFrom } from "./reconstruction-from.js";

export interface StoredObject {
  /** Centred, in complex64. */
  readonly object: ComplexArray;
  /** 1 inside; absent where the file has none. */
  readonly support?: RealArray<Uint8Array>;
}

/**
 * The object of a `.cxi` reconstruction, of a `.npz` or `.mat` (the array `object`, else the only complex one;
 * `support` where there is one), of a complex `.npy`, or of a complex dataset of an HDF5 file.
 * @param file - its name: the ending decides, and messages begin with it.
 * @throws {FileError} when the source cannot be read.
 * @throws {FormatError} when its content is damaged, of another format, or holds no object.
 * @throws {ValueError} when the array is real.
 */
export async function objectFrom(source: Source, file: string): Promise<StoredObject> {
  const ending = endingOf(file);
  if (ending === ".cxi") return reconstructedObject(source, file);
  if (ending === ".npz" || ending === ".mat") return namedObject(await namedArraysFrom(source, file), file);
  if (ending === ".npy" || HDF5_ENDINGS.includes(ending)) {
    return { object: toComplex64(file, await arrayFrom(source, file)) };
  }
  throw new FormatError(file, `expected an object in .cxi, .npz, .npy, .mat or .h5, got '${ending}'`);
}

async function reconstructedObject(source: Source, file: string): Promise<StoredObject> {
  const { object, support } = await reconstructionFrom(source, file);
  return { object, support };
}

function namedObject(arrays: ReadonlyMap<string, AnyArray>, file: string): StoredObject {
  const [name, array] = findObject(arrays, file);
  const object = toComplex64(`${file}: ${name}`, array);
  const support = arrays.get("support");
  if (support === undefined || isComplexArray(support)) return { object };
  assertSameShape(`${file}: support`, support.shape, object.shape);
  return { object, support: whereNonZero(support) };
}

function findObject(arrays: ReadonlyMap<string, AnyArray>, file: string): readonly [name: string, array: AnyArray] {
  const named = arrays.get("object");
  if (named !== undefined) return ["object", named];
  const complex = [...arrays].filter(([, array]) => isComplexArray(array));
  if (complex.length === 1) return complex[0];
  const found = complex.map(([name]) => name).join(", ") || "none";
  throw new FormatError(file, `expected an array named object, or one complex array; complex arrays in it: ${found}`);
}

function toComplex64(where: string, array: AnyArray): ComplexArray {
  if (!isComplexArray(array)) throw new ValueError(`${where}: expected a complex object, got real values`);
  return { real: toSingle(array.real), imag: toSingle(array.imag), shape: array.shape };
}

function toSingle(data: FloatData): Float32Array {
  return data instanceof Float32Array ? data : Float32Array.from(data);
}
