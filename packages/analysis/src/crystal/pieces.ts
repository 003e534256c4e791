/** Connected pieces of a mask. */

import { type RealArray, type Shape, sizeOfShape } from "@autophase/tensor-io";

export interface Pieces {
  /** 0 outside, else the number of the piece, from 1 in the order of the array. */
  readonly labels: Int32Array;
  /** Voxels of each piece; entry 0 is unused. */
  readonly sizes: readonly number[];
}

/** Pieces joined over faces, edges and corners: a line that runs askew is one. */
export function countPieces(mask: RealArray<Uint8Array>): number {
  return labelPieces(mask, { corners: true }).sizes.length - 1;
}

/** The largest piece, joined over faces; nothing where the mask is empty. */
export function largestPiece(mask: RealArray<Uint8Array>): RealArray<Uint8Array> {
  const { labels, sizes } = labelPieces(mask);
  const largest = sizes.reduce((best, size, label) => (label > 0 && size > (sizes[best] ?? 0) ? label : best), 0);
  return { data: mask.data.map((value, i) => Number(value !== 0 && labels[i] === largest)), shape: mask.shape };
}

/** @param options.corners - whether voxels that share an edge or a corner belong together; default only faces. */
export function labelPieces(
  { data, shape }: RealArray<Uint8Array>,
  { corners = false }: { readonly corners?: boolean } = {},
): Pieces {
  const steps = neighbourSteps(shape, corners);
  const labels = new Int32Array(data.length);
  const sizes = [0];
  const open: number[] = [];
  for (let seed = 0; seed < data.length; seed++) {
    if (!data[seed] || labels[seed]) continue;
    const label = sizes.length;
    sizes.push(0);
    labels[seed] = label;
    open.push(seed);
    for (let i = open.pop(); i !== undefined; i = open.pop()) {
      sizes[label]++;
      const at = indicesOf(i, shape);
      for (const { jump, offset } of steps) {
        const to = i + jump;
        if (!data[to] || labels[to] || !isInside(at, offset, shape)) continue;
        labels[to] = label;
        open.push(to);
      }
    }
  }
  return { labels, sizes };
}

interface NeighbourStep {
  readonly offset: readonly number[];
  readonly jump: number;
}

function neighbourSteps(shape: Shape, corners: boolean): NeighbourStep[] {
  const offsets = shape.reduce<number[][]>(
    (lists) => lists.flatMap((list) => [-1, 0, 1].map((step) => [...list, step])),
    [[]],
  );
  const isNeighbour = (offset: number[]): boolean => {
    const moved = offset.reduce((sum, step) => sum + Math.abs(step), 0);
    return corners ? moved > 0 : moved === 1;
  };
  return offsets.filter(isNeighbour).map((offset) => ({
    offset,
    jump: offset.reduce((sum, step, axis) => sum + step * sizeOfShape(shape.slice(axis + 1)), 0),
  }));
}

function indicesOf(index: number, shape: Shape): number[] {
  const out = new Array<number>(shape.length);
  let rest = index;
  for (let axis = shape.length - 1; axis >= 0; axis--) {
    out[axis] = rest % shape[axis];
    rest = (rest - out[axis]) / shape[axis];
  }
  return out;
}

function isInside(at: readonly number[], offset: readonly number[], shape: Shape): boolean {
  for (let axis = 0; axis < shape.length; axis++) {
    const to = at[axis] + offset[axis];
    if (to < 0 || to >= shape[axis]) return false;
  }
  return true;
}
