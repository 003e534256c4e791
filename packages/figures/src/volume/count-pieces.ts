/** How many separate parts a support has. */

import { mapTo, type RealArray } from "@autophase/tensor-io";

/** Number of parts that share no face; voxels that touch only at an edge or a corner are apart. */
export function countPieces({ data, shape }: RealArray<Uint8Array>): number {
  const left = mapTo(Uint8Array, data, (value) => (value ? 1 : 0));
  const strides = shape.map((_, k) => shape.slice(k + 1).reduce((product, length) => product * length, 1));
  // every voxel is put there once at most
  const open = new Uint32Array(left.reduce((sum, value) => sum + value, 0));
  let pieces = 0;
  for (let i = 0; i < left.length; i++) {
    if (left[i] === 0) continue;
    pieces++;
    clearPiece(left, i, { shape, strides, open });
  }
  return pieces;
}

interface Grid {
  readonly shape: readonly number[];
  readonly strides: readonly number[];
  /** Room for voxels whose neighbours have not been looked at. */
  readonly open: Uint32Array;
}

function clearPiece(left: Uint8Array, seed: number, { shape, strides, open }: Grid): void {
  let count = 0;
  const visit = (i: number) => {
    if (left[i] === 0) return;
    left[i] = 0;
    open[count++] = i;
  };
  visit(seed);
  while (count > 0) {
    const i = open[--count];
    for (let axis = 0; axis < shape.length; axis++) {
      const at = Math.floor(i / strides[axis]) % shape[axis];
      if (at > 0) visit(i - strides[axis]);
      if (at < shape[axis] - 1) visit(i + strides[axis]);
    }
  }
}
