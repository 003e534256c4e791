/** NumPy's .npy format (NEP 1), versions 1 to 3. */

import {
  type AnyArray,
  assertArray,
  type FloatData,
  isComplexArray,
  type RealData,
  sizeOfShape,
} from "../arrays/array.js";
import { joinComplex, splitComplex } from "../arrays/complex-parts.js";
import { fromFortranOrder, toFortranOrder } from "../arrays/memory-order.js";
import { FormatError, ValueError } from "../errors.js";
import { decodeElements, dtypeOf, encodeElements } from "../numbers/dtype.js";
import { formatNpyHeader, isComplexType, type NpyType, npyElementBytes, parseNpyHeader, partOf } from "./npy-header.js";

export interface WriteNpyOptions {
  /** Element type in the file; the array's own by default. Integers must hold every value exactly. */
  readonly dtype?: Exclude<NpyType, "bool">;
  /** Default `little`. */
  readonly byteOrder?: "little" | "big";
  /** Column-major in the file; default false. */
  readonly fortranOrder?: boolean;
}

/**
 * The array in a .npy file: signed and unsigned integers of 8 to 64 bits, float16 (widened to float32), float32,
 * float64, complex64, complex128 and bool (as uint8), of either byte order, row-major or column-major. The values are
 * copied into row-major order.
 * @param options.file - name for messages.
 * @throws {FormatError} when the header is wrong, or the bytes after it are not as many as it says.
 */
export function readNpy(bytes: Uint8Array, { file = ".npy bytes" }: { readonly file?: string } = {}): AnyArray {
  const { header, offset } = assertNpySize(bytes, bytes.length, file);
  const { type, littleEndian, fortranOrder, shape } = header;
  const data = decodeElements(bytes.subarray(offset), partOf(type), littleEndian);
  const order = <Data extends RealData>(part: Data): Data => (fortranOrder ? fromFortranOrder(part, shape) : part);
  if (!isComplexType(type)) return { data: order(data), shape };
  const { real, imag } = splitComplex(data as FloatData);
  return { real: order(real), imag: order(imag), shape };
}

/**
 * The header, where the file is as long as it says.
 * @param bytes - the header at least. @param size - of the whole file.
 * @throws {FormatError} when the header is wrong, or the bytes after it are not as many as it says.
 */
export function assertNpySize(bytes: Uint8Array, size: number, file: string): ReturnType<typeof parseNpyHeader> {
  const parsed = parseNpyHeader(bytes, file);
  const { type, shape } = parsed.header;
  const expected = sizeOfShape(shape) * npyElementBytes(type);
  const got = size - parsed.offset;
  if (got === expected) return parsed;
  throw new FormatError(file, `expected ${expected} bytes of ${type} for shape (${shape.join(", ")}), got ${got}`);
}

/**
 * The bytes of a .npy file of one array.
 * @throws {ShapeError} when the array does not hold its shape.
 * @throws {ValueError} when an integer `dtype` cannot hold a value, or a complex array is asked for as a real one.
 */
export function writeNpy(
  array: AnyArray,
  { dtype, byteOrder = "little", fortranOrder = false }: WriteNpyOptions = {},
): Uint8Array {
  assertArray("writeNpy", array);
  const type = dtype ?? typeOf(array);
  if (isComplexArray(array) !== isComplexType(type)) {
    throw new ValueError(
      `writeNpy: a ${isComplexArray(array) ? "complex" : "real"} array cannot be written as ${type}`,
    );
  }
  const order = <Data extends RealData>(part: Data): Data => (fortranOrder ? toFortranOrder(part, array.shape) : part);
  const data = isComplexArray(array) ? joinComplex(order(array.real), order(array.imag)) : order(array.data);
  const littleEndian = byteOrder === "little";
  const header = formatNpyHeader({ type, littleEndian, fortranOrder, shape: array.shape });
  const body = encodeElements("writeNpy", data, partOf(type), littleEndian);
  const bytes = new Uint8Array(header.length + body.length);
  bytes.set(header);
  bytes.set(body, header.length);
  return bytes;
}

function typeOf(array: AnyArray): NpyType {
  if (!isComplexArray(array)) return dtypeOf(array.data);
  return array.real instanceof Float32Array && array.imag instanceof Float32Array ? "complex64" : "complex128";
}
