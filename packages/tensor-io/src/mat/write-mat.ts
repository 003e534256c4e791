/** MAT files of version 5, for MATLAB, Octave and SciPy. */

import { type AnyArray, assertArray, isComplexArray, type RealData } from "../arrays/array.js";
import { toFortranOrder } from "../arrays/memory-order.js";
import { ValueError } from "../errors.js";
import { type DType, dtypeOf, encodeElements } from "../numbers/dtype.js";

/** Class of the array, type of its elements. */
const CODES: Readonly<Record<Exclude<DType, "float16">, readonly [classNumber: number, type: number]>> = {
  float64: [6, 9],
  float32: [7, 7],
  int8: [8, 1],
  uint8: [9, 2],
  int16: [10, 3],
  uint16: [11, 4],
  int32: [12, 5],
  uint32: [13, 6],
  int64: [14, 12],
  uint64: [15, 13],
};

const COMPLEX_FLAG = 0x0800;
const MI_INT8 = 1;
const MI_INT32 = 5;
const MI_UINT32 = 6;
const MI_MATRIX = 14;
const LONGEST = 2 ** 31;

/**
 * The bytes of an uncompressed MAT file. A single axis becomes a column.
 * @throws {ShapeError} when an array does not hold its shape.
 * @throws {ValueError} when a name is none of MATLAB's, or an array passes the 2 GiB that the format can hold.
 */
export function writeMat(arrays: Readonly<Record<string, AnyArray>>): Uint8Array {
  const parts = Object.entries(arrays).map(([name, array]) => {
    assertArray(`writeMat: ${name}`, array);
    if (!/^[A-Za-z]\w{0,62}$/.test(name)) throw new ValueError(`writeMat: '${name}' is no name in MATLAB`);
    const matrix = encodeMatrix(name, array);
    if (matrix.length < LONGEST) return matrix;
    throw new ValueError(`writeMat: ${name}: ${matrix.length} bytes are more than a variable of a MAT file can have`);
  });
  return concatenate([header(), ...parts]);
}

function header(): Uint8Array {
  const bytes = new Uint8Array(128).fill(0x20, 0, 116);
  bytes.set(new TextEncoder().encode("MATLAB 5.0 MAT-file, written by autophase"));
  bytes.set([0x00, 0x01, 0x49, 0x4d], 124);
  return bytes;
}

function encodeMatrix(name: string, array: AnyArray): Uint8Array {
  const shape = array.shape.length < 2 ? [...array.shape, 1, 1].slice(0, 2) : array.shape;
  const parts = isComplexArray(array) ? [array.real, array.imag] : [array.data];
  const [classNumber, type] = CODES[dtypeOf(parts[0]) as keyof typeof CODES];
  const flags = classNumber | (parts.length === 2 ? COMPLEX_FLAG : 0);
  const values = parts.map((data) => element(type, encode(toFortranOrder(data, array.shape))));
  return element(
    MI_MATRIX,
    concatenate([
      element(MI_UINT32, encode(Uint32Array.of(flags, 0))),
      element(MI_INT32, encode(Int32Array.from(shape))),
      element(MI_INT8, new TextEncoder().encode(name)),
      ...values,
    ]),
  );
}

function encode(data: RealData): Uint8Array {
  return encodeElements("writeMat", data, dtypeOf(data), true);
}

/** Tag, values, zeros up to a multiple of 8. */
function element(type: number, values: Uint8Array): Uint8Array {
  const bytes = new Uint8Array(8 + Math.ceil(values.length / 8) * 8);
  const view = new DataView(bytes.buffer);
  view.setUint32(0, type, true);
  view.setUint32(4, values.length, true);
  bytes.set(values, 8);
  return bytes;
}

function concatenate(parts: readonly Uint8Array[]): Uint8Array {
  const out = new Uint8Array(parts.reduce((sum, { length }) => sum + length, 0));
  let offset = 0;
  for (const part of parts) {
    out.set(part, offset);
    offset += part.length;
  }
  return out;
}
