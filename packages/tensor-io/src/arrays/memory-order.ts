/** Row-major (C) and column-major (Fortran) order of the same array. */

import { type RealData, type Shape, sizeOfShape } from "./array.js";

/** Row-major values from column-major ones. */
export function fromFortranOrder<Data extends RealData>(data: Data, shape: Shape): Data {
  return gather(
    data,
    shape,
    shape.map((_, axis) => sizeOfShape(shape.slice(0, axis))),
  );
}

/** Column-major values from row-major ones. */
export function toFortranOrder<Data extends RealData>(data: Data, shape: Shape): Data {
  const strides = shape.map((_, axis) => sizeOfShape(shape.slice(axis + 1)));
  return gather(data, [...shape].reverse(), strides.reverse());
}

/** Row-major values of a strided view. */
function gather<Data extends RealData>(data: Data, shape: Shape, strides: readonly number[]): Data {
  if (shape.length < 2) return data;
  const out = data.slice() as Data;
  const last = shape.length - 1;
  let next = 0;
  const walk = (axis: number, offset: number): void => {
    if (axis < last) {
      for (let i = 0; i < shape[axis]; i++) walk(axis + 1, offset + i * strides[axis]);
      return;
    }
    for (let i = 0; i < shape[last]; i++) out[next++] = data[offset + i * strides[last]];
  };
  walk(0, 0);
  return out;
}
