/** How many separate parts a support has. */

import type { RealArray } from "@autophase/tensor-io";

/** Number of parts that share no face; voxels that touch only at an edge or a corner are apart. */
export function countPieces({ data, shape }: RealArray<Uint8Array>): number {
  const left = Uint8Array.from(data, (value) => (value ? 1 : 0));
  const strides = shape.map((_, k) => shape.slice(k + 1).reduce((product, length) => product * length, 1));
  let pieces = 0;
  for (let i = 0; i < left.length; i++) {
    if (!left[i]) continue;
    pieces++;
    clearPiece(left, i, shape, strides);
  }
  return pieces;
}

function clearPiece(left: Uint8Array, seed: number, shape: readonly number[], strides: readonly number[]): void {
  const open = [seed];
  left[seed] = 0;
  const visit = (i: number) => {
    if (!left[i]) return;
    left[i] = 0;
    open.push(i);
  };
  for (let i = open.pop(); i !== undefined; i = open.pop()) {
    for (let axis = 0; axis < shape.length; axis++) {
      const at = Math.floor(i / strides[axis]) % shape[axis];
      if (at > 0) visit(i - strides[axis]);
      if (at < shape[axis] - 1) visit(i + strides[axis]);
    }
  }
}
