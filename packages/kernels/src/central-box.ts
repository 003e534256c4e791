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

/** An array on such a box, with zeros around it. */
export function onGrid({ data, shape }: RealArray<FloatData>, outer: Shape): Float64Array<ArrayBuffer> {
  const grid = new Float64Array(sizeOfShape(outer));
  for (const [k, index] of centralBoxIndices(outer, shape).entries()) grid[index] = data[k];
  return grid;
}
