/** Matrices of MAT files, version 5, in row-major order. */

import { type AnyArray, type FloatData, formatShape, type RealData, sizeOfShape } from "../arrays/array.js";
import { fromFortranOrder } from "../arrays/memory-order.js";
import { createData, type DType, dtypeOf } from "../numbers/dtype.js";
import { type MatElement, type MatSource, MI_MATRIX, matElements, matNumbers, matText } from "./mat-element.js";

/** MATLAB's classes of numbers by their number. */
const NUMERIC: Readonly<Record<number, DType>> = {
  6: "float64",
  7: "float32",
  8: "int8",
  9: "uint8",
  10: "int16",
  11: "uint16",
  12: "int32",
  13: "uint32",
  14: "int64",
  15: "uint64",
};

const STRUCT = 2;
const COMPLEX_FLAG = 0x08;
const DEEPEST = 8;

/** Adds the arrays of a matrix element: itself by its name, those of a structure as `name.field`. */
export function collectMatrix(
  bytes: Uint8Array,
  source: MatSource,
  into: Map<string, AnyArray>,
  prefix = "",
  depth = 0,
): void {
  const inside = { ...source, bytes };
  const elements = matElements(inside);
  const next = (): MatElement | undefined => elements.next().value as MatElement | undefined;
  const flags = Number(matNumbers(next(), inside)[0]);
  const shape = Array.from(matNumbers(next(), inside) as Int32Array, Number);
  const name = prefix + matText(next(), inside);
  const type = flags & 0xff;
  const dtype = NUMERIC[type];
  // text, cells, sparse matrices and objects are no arrays
  if (dtype !== undefined) {
    const array = readNumeric(next, dtype, shape, (flags >>> 8) & COMPLEX_FLAG, {
      ...inside,
      fail: failAt(name, source),
    });
    if (array) into.set(name, array);
  } else if (type === STRUCT && depth < DEEPEST && sizeOfShape(shape) === 1) {
    collectStruct(next, inside, into, `${name}.`, depth);
  }
}

function failAt(name: string, { fail }: MatSource): MatSource["fail"] {
  return (message, cause) => fail(`${name}: ${message}`, cause);
}

function readNumeric(
  next: () => MatElement | undefined,
  dtype: DType,
  shape: readonly number[],
  isComplex: number,
  source: MatSource,
): AnyArray | undefined {
  if (shape.some((length) => length < 0)) throw source.fail(`impossible shape ${formatShape(shape)}`);
  const size = sizeOfShape(shape);
  if (size === 0) return undefined;
  const part = (type: DType): RealData => {
    const stored = matNumbers(next(), source);
    if (stored.length === size) return fromFortranOrder(convert(stored, type), shape);
    throw source.fail(`${formatShape(shape)} needs ${size} numbers, got ${stored.length}`);
  };
  if (!isComplex) return { data: part(dtype), shape };
  const float = dtype === "float32" ? dtype : "float64";
  return { real: part(float) as FloatData, imag: part(float) as FloatData, shape };
}

/** MATLAB stores whole numbers in the smallest type that holds them. */
function convert(stored: RealData, dtype: DType): RealData {
  if (dtypeOf(stored) === dtype) return stored;
  const out = createData(dtype, stored.length);
  const isBig = out instanceof BigInt64Array || out instanceof BigUint64Array;
  for (let i = 0; i < out.length; i++) {
    const value = Number(stored[i]);
    out[i] = isBig ? BigInt(Number.isFinite(value) ? Math.trunc(value) : 0) : value;
  }
  return out;
}

function collectStruct(
  next: () => MatElement | undefined,
  source: MatSource,
  into: Map<string, AnyArray>,
  prefix: string,
  depth: number,
): void {
  const length = Number(matNumbers(next(), source)[0]);
  const names = matText(next(), source);
  if (!(length > 0)) throw source.fail(`${prefix} impossible length ${length} of the names of fields`);
  for (let start = 0; start < names.length; start += length) {
    const field = names.slice(start, start + length).replace(/\0.*$/s, "");
    const element = next();
    if (element?.type !== MI_MATRIX)
      throw source.fail(`${prefix}${field}: expected a matrix, got ${element?.type ?? "nothing"}`);
    // inside of a structure matrices have no names of their own
    if (element.bytes.length > 0) collectMatrix(element.bytes, source, into, `${prefix}${field}`, depth + 1);
  }
}
