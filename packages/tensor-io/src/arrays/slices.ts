/** Parts of arrays: a half-open range per axis. */

import { ShapeError, ValueError } from "../errors.js";
import { type AnyArray, formatShape, isComplexArray, type RealData, type Shape, sizeOfShape } from "./array.js";

/** `[start, stop]` per axis, `null` for a whole one; negative numbers count from the end, as in Python. */
export type Slices = readonly (readonly [start: number | null, stop: number | null] | null)[];

/** Where a part begins and how long it is, per axis. */
export interface Box {
  readonly offset: readonly number[];
  readonly count: readonly number[];
}

/**
 * Slices as Python writes them: `10:60,:,100:-1`. A number alone is a range of one: the axis stays.
 * @throws {ValueError} when it is written otherwise.
 */
export function parseSlices(text: string): Slices {
  return text.split(",").map((part) => {
    const [, start, colon, stop] = /^\s*(-?\d+)?\s*(?:(:)\s*(-?\d+)?\s*)?$/.exec(part) ?? [];
    const bound = (digits: string | undefined): number | null => (digits === undefined ? null : Number(digits));
    if (colon !== undefined) return [bound(start), bound(stop)];
    if (start === undefined) throw new ValueError(`expected ranges such as 10:60,:,100:300, got '${text}'`);
    return [Number(start), start === "-1" ? null : Number(start) + 1];
  });
}

/**
 * @throws {ShapeError} when there are more ranges than axes, or a range leaves the array or is empty.
 */
export function boxOf(where: string, slices: Slices, shape: Shape): Box {
  if (slices.length > shape.length) {
    throw new ShapeError(`${where}: got ${slices.length} ranges for the ${shape.length} axes of ${formatShape(shape)}`);
  }
  const bounds = shape.map((length, axis) => {
    const fromEnd = (value: number): number => (value < 0 ? value + length : value);
    const [start, stop] = slices[axis] ?? [null, null];
    const [first, end] = [fromEnd(start ?? 0), fromEnd(stop ?? length)];
    if (first >= 0 && first < end && end <= length) return [first, end - first];
    throw new ShapeError(
      `${where}: the range ${start ?? ""}:${stop ?? ""} is empty or outside of axis ${axis} (${length})`,
    );
  });
  return { offset: bounds.map(([first]) => first), count: bounds.map(([, length]) => length) };
}

/** A copy of a part. @throws {ShapeError} as {@link boxOf}. */
export function sliceArray<Kind extends AnyArray>(where: string, array: Kind, slices: Slices): Kind;
export function sliceArray(where: string, array: AnyArray, slices: Slices): AnyArray {
  const box = boxOf(where, slices, array.shape);
  const part = <Data extends RealData>(data: Data): Data => copyBox(data, array.shape, box);
  if (isComplexArray(array)) return { real: part(array.real), imag: part(array.imag), shape: box.count };
  return { data: part(array.data), shape: box.count };
}

function copyBox<Data extends RealData>(data: Data, shape: Shape, { offset, count }: Box): Data {
  const out = data.slice(0, sizeOfShape(count)) as Data;
  const strides = shape.map((_, axis) => sizeOfShape(shape.slice(axis + 1)));
  const rowLength = count.at(-1) ?? 1;
  for (let row = 0; row * rowLength < out.length; row++) {
    let rest = row;
    let from = offset.at(-1) ?? 0;
    for (let axis = shape.length - 2; axis >= 0; axis--) {
      from += (offset[axis] + (rest % count[axis])) * strides[axis];
      rest = Math.floor(rest / count[axis]);
    }
    (out as Float64Array).set((data as Float64Array).subarray(from, from + rowLength), row * rowLength);
  }
  return out;
}
