/** Arrays as plain data: `{ data, shape }` and `{ real, imag, shape }`, row-major, last axis fastest. */

import { ShapeError } from "../errors.js";

export type Shape = readonly number[];

export type RealData =
  | Int8Array
  | Uint8Array
  | Int16Array
  | Uint16Array
  | Int32Array
  | Uint32Array
  | BigInt64Array
  | BigUint64Array
  | Float32Array
  | Float64Array;

export type FloatData = Float32Array | Float64Array;

/** A real array; anything of this form is accepted wherever one is asked for. */
export interface RealArray<Data extends RealData = RealData> {
  readonly data: Data;
  readonly shape: Shape;
}

/** A complex array as two arrays of one shape. */
export interface ComplexArray<Data extends FloatData = Float32Array> {
  readonly real: Data;
  readonly imag: Data;
  readonly shape: Shape;
}

/** Either kind. */
export type AnyArray = RealArray | ComplexArray<FloatData>;

export function isComplexArray(array: AnyArray): array is ComplexArray<FloatData> {
  return "real" in array;
}

/** Number of elements of a shape; 1 for a scalar (`[]`). */
export function sizeOfShape(shape: Shape): number {
  return shape.reduce((product, length) => product * length, 1);
}

/** Lengths as people write them: `64 x 64 x 64`. */
export function formatShape(shape: Shape): string {
  return shape.length === 0 ? "scalar" : shape.join(" x ");
}

export function isSameShape(a: Shape, b: Shape): boolean {
  return a.length === b.length && a.every((length, axis) => length === b[axis]);
}

/** @throws {ShapeError} when the shapes differ; `where` begins the message. */
export function assertSameShape(where: string, actual: Shape, expected: Shape): void {
  if (isSameShape(actual, expected)) return;
  throw new ShapeError(`${where}: expected ${formatShape(expected)}, got ${formatShape(actual)}`);
}

/** @throws {ShapeError} when a length is not a positive integer, or `data` does not hold `shape`. */
export function assertArray(where: string, array: AnyArray): void {
  const bad = array.shape.find((length) => !Number.isInteger(length) || length < 1);
  if (bad !== undefined) throw new ShapeError(`${where}: every length must be a positive integer, got ${bad}`);
  const expected = sizeOfShape(array.shape);
  const lengths = isComplexArray(array) ? [array.real.length, array.imag.length] : [array.data.length];
  const wrong = lengths.find((length) => length !== expected);
  if (wrong === undefined) return;
  throw new ShapeError(`${where}: ${formatShape(array.shape)} needs ${expected} elements, got ${wrong}`);
}

/** A float32 array of zeros. */
export function zeros(shape: Shape): RealArray<Float32Array> {
  return { data: new Float32Array(sizeOfShape(shape)), shape };
}

/** A complex float32 array of zeros. */
export function complexZeros(shape: Shape): ComplexArray {
  const size = sizeOfShape(shape);
  return { real: new Float32Array(size), imag: new Float32Array(size), shape };
}

/** Elementwise amplitude `|z|`, float32. */
export function amplitudeOf({ real, imag, shape }: ComplexArray<FloatData>): RealArray<Float32Array> {
  const data = new Float32Array(real.length);
  for (let i = 0; i < data.length; i++) data[i] = Math.hypot(real[i], imag[i]);
  return { data, shape };
}

/** Elementwise phase in radians, (-pi, pi], float32; 0 where the value is 0. */
export function phaseOf({ real, imag, shape }: ComplexArray<FloatData>): RealArray<Float32Array> {
  const data = new Float32Array(real.length);
  for (let i = 0; i < data.length; i++) data[i] = Math.atan2(imag[i], real[i]);
  return { data, shape };
}

/** The values as float32, converted where they are not already. */
export function toFloat32({ data, shape }: RealArray): RealArray<Float32Array> {
  if (data instanceof Float32Array) return { data, shape };
  if (!(data instanceof BigInt64Array || data instanceof BigUint64Array))
    return { data: new Float32Array(data), shape };
  const out = new Float32Array(data.length);
  for (let i = 0; i < out.length; i++) out[i] = Number(data[i]);
  return { data: out, shape };
}
