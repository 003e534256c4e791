/** Element types by NumPy's names, and their bytes in either order. */

import type { RealData } from "../arrays/array.js";
import { mapTo } from "../arrays/map-to.js";
import { ValueError } from "../errors.js";
import { float16ToFloat32, toFloat16 } from "./float16.js";

export type DType =
  | "int8"
  | "uint8"
  | "int16"
  | "uint16"
  | "int32"
  | "uint32"
  | "int64"
  | "uint64"
  | "float16"
  | "float32"
  | "float64";

const ARRAYS = {
  int8: Int8Array,
  uint8: Uint8Array,
  int16: Int16Array,
  uint16: Uint16Array,
  int32: Int32Array,
  uint32: Uint32Array,
  int64: BigInt64Array,
  uint64: BigUint64Array,
  float16: Uint16Array,
  float32: Float32Array,
  float64: Float64Array,
} as const;

const FLOATS: readonly DType[] = ["float16", "float32", "float64"];

export function isDType(name: string): name is DType {
  return Object.hasOwn(ARRAYS, name);
}

/** Bytes of one element. */
export function bytesPerElement(dtype: DType): number {
  return ARRAYS[dtype].BYTES_PER_ELEMENT;
}

/** The element type of a typed array; never `float16`, which is widened when read. */
export function dtypeOf(data: RealData): DType {
  const names = Object.keys(ARRAYS) as DType[];
  const name = names.find((dtype) => dtype !== "float16" && data instanceof ARRAYS[dtype]);
  if (name !== undefined) return name;
  throw new ValueError(`dtypeOf: expected a typed array of numbers, got ${Object.prototype.toString.call(data)}`);
}

/** An array of zeros for values of `dtype` in memory: float32 for `float16`. */
export function createData(dtype: DType, length: number): RealData {
  return new ARRAYS[dtype === "float16" ? "float32" : dtype](length);
}

/**
 * Values from bytes, copied, at any alignment; `float16` is widened to float32.
 * @param bytes - a whole number of elements.
 */
export function decodeElements(bytes: Uint8Array, dtype: DType, littleEndian: boolean): RealData {
  const copy = new Uint8Array(bytes);
  if (!littleEndian) swapBytes(copy, bytesPerElement(dtype));
  const data = new ARRAYS[dtype](copy.buffer);
  return dtype === "float16" ? float16ToFloat32(data as Uint16Array) : data;
}

/**
 * Bytes of values as `dtype`. Conversion to a float type rounds to the nearest.
 * @throws {ValueError} when an integer type cannot hold a value exactly.
 */
export function encodeElements(where: string, data: RealData, dtype: DType, littleEndian: boolean): Uint8Array {
  const converted = convert(where, data, dtype);
  const bytes = new Uint8Array(converted.byteLength);
  bytes.set(new Uint8Array(converted.buffer, converted.byteOffset, converted.byteLength));
  if (!littleEndian) swapBytes(bytes, bytesPerElement(dtype));
  return bytes;
}

function convert(where: string, data: RealData, dtype: DType): RealData {
  if (dtypeOf(data) === dtype) return data;
  if (dtype === "float16") return toFloat16(data);
  if (FLOATS.includes(dtype))
    return dtype === "float32" ? mapTo(Float32Array, data, Number) : mapTo(Float64Array, data, Number);
  return convertToIntegers(where, data, dtype);
}

function convertToIntegers(where: string, data: RealData, dtype: DType): RealData {
  const out = createData(dtype, data.length);
  const isBig = out instanceof BigInt64Array || out instanceof BigUint64Array;
  for (let i = 0; i < data.length; i++) {
    const value = data[i];
    if (typeof value === "number" && !Number.isInteger(value)) throw unrepresentable(where, i, value, dtype);
    out[i] = isBig ? BigInt(value) : Number(value);
    // comparisons between numbers and bigints are exact, so this sees every wrap-around
    if (out[i] < value || out[i] > value) throw unrepresentable(where, i, value, dtype);
  }
  return out;
}

function unrepresentable(where: string, index: number, value: number | bigint, dtype: DType): ValueError {
  return new ValueError(`${where}: ${dtype} cannot hold ${value} (element ${index})`);
}

/** Reverses the bytes of every element, in place. */
export function swapBytes(bytes: Uint8Array, size: number): void {
  for (let start = 0; size > 1 && start < bytes.length; start += size) {
    for (let low = start, high = start + size - 1; low < high; low++, high--) {
      const byte = bytes[low];
      bytes[low] = bytes[high];
      bytes[high] = byte;
    }
  }
}
