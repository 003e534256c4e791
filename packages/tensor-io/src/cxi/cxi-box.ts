/** The part of an image that is kept in a file: rows of a box, and where they lie in the image. */

import {
  type ComplexArray,
  isComplexArray,
  type RealArray,
  type RealData,
  type Shape,
  sizeOfShape,
} from "../arrays/array.js";

export interface ImageBox {
  /** Index of its first voxel in the image. */
  readonly start: readonly number[];
  readonly shape: Shape;
}

/** Around what is not zero, with a margin as far as the image reaches; the whole image where everything is. */
export function boxAround({ data, shape }: RealArray<Uint8Array>, margin: number): ImageBox {
  const low = [...shape];
  const high = shape.map(() => -1);
  for (let i = 0; i < data.length; i++) {
    if (data[i] === 0) continue;
    for (let axis = shape.length - 1, rest = i; axis >= 0; axis--) {
      const n = rest % shape[axis];
      rest = (rest - n) / shape[axis];
      if (n < low[axis]) low[axis] = n;
      if (n > high[axis]) high[axis] = n;
    }
  }
  if (high[0] < 0) return { start: shape.map(() => 0), shape };
  const start = low.map((first) => Math.max(0, first - margin));
  return { start, shape: high.map((last, axis) => Math.min(shape[axis], last + 1 + margin) - start[axis]) };
}

/** Whether the box lies in an image of that shape. */
export function fitsInto(shape: Shape, { start, shape: box }: ImageBox): boolean {
  if (box.length !== shape.length || start.length !== shape.length) return false;
  return box.every((length, axis) => length > 0 && start[axis] >= 0 && start[axis] + length <= shape[axis]);
}

/** The part of an array over the image, which may have further axes at its end. */
export function cutOut<Given extends RealArray | ComplexArray>(array: Given, { start, shape: box }: ImageBox): Given {
  const inner = array.shape.slice(box.length);
  const shape = [...box, ...inner];
  return filled(array, shape, (from, to) => {
    forEachRow(shape, array.shape, [...start, ...inner.map(() => 0)], (inside, outside, length) => {
      to.set(from.subarray(outside, outside + length), inside);
    });
  });
}

/** The same put back into an image of zeros. */
export function putBack<Given extends RealArray | ComplexArray>(
  array: Given,
  start: readonly number[],
  image: Shape,
): Given {
  const inner = array.shape.slice(image.length);
  const shape = [...image, ...inner];
  return filled(array, shape, (from, to) => {
    forEachRow(array.shape, shape, [...start, ...inner.map(() => 0)], (inside, outside, length) => {
      to.set(from.subarray(inside, inside + length), outside);
    });
  });
}

/** A new array of that shape and type; `fill` sees each of its parts as if of float32. */
function filled<Given extends RealArray | ComplexArray>(
  array: Given,
  shape: Shape,
  fill: (from: Float32Array, to: Float32Array) => void,
): Given {
  const part = (data: RealData): RealData => {
    const to = new (data.constructor as new (length: number) => RealData)(sizeOfShape(shape));
    fill(data as Float32Array, to as Float32Array);
    return to;
  };
  return isComplexArray(array)
    ? { ...array, real: part(array.real), imag: part(array.imag), shape }
    : { ...array, data: part(array.data), shape };
}

/** Where each row of the box begins, in the box and in the image. */
export function forEachRow(
  box: Shape,
  shape: Shape,
  start: readonly number[],
  visit: (inside: number, outside: number, length: number) => void,
): void {
  const last = box.length - 1;
  const rows = sizeOfShape(box.slice(0, last));
  for (let row = 0; row < rows; row++) {
    let outside = start[last];
    for (let axis = last - 1, rest = row, stride = shape[last]; axis >= 0; axis--) {
      outside += (start[axis] + (rest % box[axis])) * stride;
      rest = Math.floor(rest / box[axis]);
      stride *= shape[axis];
    }
    visit(row * box[last], outside, box[last]);
  }
}
