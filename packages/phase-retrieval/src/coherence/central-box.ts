/** The box on which a point spread is estimated. */

import { type Shape, sizeOfShape } from "@autophase/tensor-io";

/** Wide enough for any that leaves fringes to see. */
export function coherenceBox(shape: Shape): Shape {
  return shape.map((length) => Math.min(length, LARGEST));
}

const LARGEST = 24;

/** 1 where `isMarked` says so of the coordinate along any axis. */
export function markVoxels(shape: Shape, isMarked: (at: number, length: number, axis: number) => boolean): Uint8Array {
  const marked = new Uint8Array(sizeOfShape(shape));
  let stride = marked.length;
  for (const [axis, length] of shape.entries()) {
    stride /= length;
    for (let i = 0; i < marked.length; i++) if (isMarked(Math.floor(i / stride) % length, length, axis)) marked[i] = 1;
  }
  return marked;
}
