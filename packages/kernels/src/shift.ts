/** Cyclic shifts between corner layout (origin at index 0) and centred layout (origin at `floor(N/2)`). */

import {
  type AnyArray,
  assertArray,
  type ComplexArray,
  type FloatData,
  isComplexArray,
  type RealArray,
  type RealData,
  type Shape,
  ShapeError,
} from "@autophase/tensor-io";

/** A new array in centred layout from one in corner layout, over every axis, as NumPy's `fftshift`. */
export function fftshift<Data extends RealData>(array: RealArray<Data>): RealArray<Data>;
export function fftshift<Data extends FloatData>(array: ComplexArray<Data>): ComplexArray<Data>;
export function fftshift(array: AnyArray): AnyArray {
  assertArray("fftshift", array);
  return rollChecked(
    array,
    array.shape.map((length) => Math.floor(length / 2)),
  );
}

/**
 * A new array in corner layout from one in centred layout, over every axis: undoes `fftshift`, odd lengths included.
 */
export function ifftshift<Data extends RealData>(array: RealArray<Data>): RealArray<Data>;
export function ifftshift<Data extends FloatData>(array: ComplexArray<Data>): ComplexArray<Data>;
export function ifftshift(array: AnyArray): AnyArray {
  assertArray("ifftshift", array);
  return rollChecked(
    array,
    array.shape.map((length) => Math.ceil(length / 2)),
  );
}

/**
 * A new array with element `n` of each axis moved to `n + shift`, around the end, as NumPy's `roll`.
 * @param shifts - one integer for each axis, of either sign.
 * @throws {ShapeError} when there is not one integer for each axis.
 */
export function roll<Data extends RealData>(array: RealArray<Data>, shifts: readonly number[]): RealArray<Data>;
export function roll<Data extends FloatData>(array: ComplexArray<Data>, shifts: readonly number[]): ComplexArray<Data>;
export function roll(array: AnyArray, shifts: readonly number[]): AnyArray {
  assertShifts("roll", array, shifts);
  return rollChecked(array, shifts);
}

/** The same in the array itself. @throws {ShapeError} as `roll`. */
export function rollInPlace(array: AnyArray, shifts: readonly number[]): void {
  assertShifts("rollInPlace", array, shifts);
  const { shape } = array;
  for (const data of isComplexArray(array) ? [array.real, array.imag] : [array.data]) {
    let block = data.length;
    for (const [axis, length] of shape.entries()) {
      const inner = block / length;
      const moved = (((shifts[axis] % length) + length) % length) * inner;
      if (moved !== 0) for (let first = 0; first < data.length; first += block) rotate(data, first, block, moved);
      block = inner;
    }
  }
}

/** Moves `count` elements on by `moved`, around the end: three reversals. */
function rotate(data: RealData, first: number, count: number, moved: number): void {
  data.subarray(first, first + count).reverse();
  data.subarray(first, first + moved).reverse();
  data.subarray(first + moved, first + count).reverse();
}

function assertShifts(where: string, array: AnyArray, shifts: readonly number[]): void {
  assertArray(where, array);
  if (shifts.length === array.shape.length && shifts.every(Number.isInteger)) return;
  throw new ShapeError(`${where}: expected ${array.shape.length} integer shifts, got [${shifts.join(", ")}]`);
}

function rollChecked(array: AnyArray, shifts: readonly number[]): AnyArray {
  const { shape } = array;
  if (!isComplexArray(array)) return { data: rollData(array.data, shape, shifts), shape };
  return { real: rollData(array.real, shape, shifts), imag: rollData(array.imag, shape, shifts), shape };
}

/** Moves whole runs of the last axis: each is cut in two where it goes around the end. */
function rollData<Data extends RealData>(data: Data, shape: Shape, shifts: readonly number[]): Data {
  const out = data.slice() as Data;
  if (shape.length === 0) return out;
  const last = shape.length - 1;
  const length = shape[last];
  const cut = length - modulo(shifts[last], length);
  for (let from = 0; from < data.length; from += length) {
    const to = movedLine(from / length, shape, shifts) * length;
    copyRun(data, from + cut, from + length, out, to);
    copyRun(data, from, from + cut, out, to + length - cut);
  }
  return out;
}

/** Where a line of the last axis goes, counted in lines. */
function movedLine(line: number, shape: Shape, shifts: readonly number[]): number {
  let rest = line;
  let moved = 0;
  let weight = 1;
  for (let axis = shape.length - 2; axis >= 0; axis--) {
    const length = shape[axis];
    moved += weight * modulo((rest % length) + shifts[axis], length);
    rest = Math.floor(rest / length);
    weight *= length;
  }
  return moved;
}

function copyRun<Data extends RealData>(from: Data, start: number, end: number, to: Data, at: number): void {
  // `set` of a view copies memory; its overloads do not know that both have one type
  (to as Float64Array).set(from.subarray(start, end) as Float64Array, at);
}

function modulo(value: number, length: number): number {
  return ((value % length) + length) % length;
}
