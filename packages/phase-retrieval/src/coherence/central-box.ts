/** The low frequencies of an array in corner layout. */

import { type Shape, sizeOfShape } from "@autophase/tensor-io";

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

/** The box on which a point spread is estimated: wide enough for any that leaves fringes to see. */
export function coherenceBox(shape: Shape): Shape {
  return shape.map((length) => Math.min(length, LARGEST));
}

const LARGEST = 24;
