/** The low frequencies of an array in corner layout. */

import { type FloatData, type RealArray, type Shape, sizeOfShape } from "@autophase/tensor-io";

/** Index in `outer` of each voxel of the box `inner`, both in corner layout with the origin at index 0. */
export function centralBoxIndices(outer: Shape, inner: Shape): Uint32Array {
  const indices = new Uint32Array(sizeOfShape(inner));
  let innerStride = indices.length;
  let outerStride = sizeOfShape(outer);
  for (const [axis, length] of inner.entries()) {
    innerStride /= length;
    outerStride /= outer[axis];
    for (let i = 0; i < indices.length; i++) {
      const at = Math.floor(i / innerStride) % length;
      indices[i] += outerStride * (at < length / 2 ? at : at - length + outer[axis]);
    }
  }
  return indices;
}

/**
 * `sum |a(k) - a(-k)|` of an array on such a box with zeros around it: no part of its transform has a larger imaginary
 * part.
 */
export function oddness({ data, shape }: RealArray<FloatData>, outer: Shape): number {
  let sum = 0;
  for (let i = 0; i < data.length; i++) {
    const mirror = mirrorIndex(i, shape, outer);
    sum += Math.abs(data[i] - (mirror === undefined ? 0 : data[mirror]));
  }
  return sum;
}

/** Undefined where the opposite voxel lies outside the box. */
function mirrorIndex(index: number, shape: Shape, outer: Shape): number | undefined {
  let rest = index;
  let mirror = 0;
  let stride = 1;
  for (let axis = shape.length - 1; axis >= 0; axis--) {
    const length = shape[axis];
    const at = rest % length;
    rest = Math.floor(rest / length);
    if (2 * at === length && length < outer[axis]) return undefined;
    mirror += stride * ((length - at) % length);
    stride *= length;
  }
  return mirror;
}

/** An array on such a box, with zeros around it. */
export function onGrid({ data, shape }: RealArray<FloatData>, outer: Shape): Float64Array<ArrayBuffer> {
  const grid = new Float64Array(sizeOfShape(outer));
  const indices = centralBoxIndices(outer, shape);
  for (let k = 0; k < indices.length; k++) grid[indices[k]] = data[k];
  return grid;
}
