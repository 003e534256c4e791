/** Where to look: the window that an object fills, and the planes through its middle. */

import type { RealArray } from "@autophase/tensor-io";
import type { Block } from "./plane.js";

export interface Focus {
  /** The window, the same physical extent along each axis as far as the array reaches. */
  readonly block: Block;
  /** Index of the plane through the middle, one per axis. */
  readonly centre: readonly number[];
}

export interface FocusOptions {
  /** Voxels around the object's bounding box; default a tenth of its longest side, at least 2. */
  readonly margin?: number;
  /** Planes to show, one index per axis; default the centre of mass. */
  readonly centre?: readonly number[];
  /** Length of a voxel along each axis; only their ratios matter here. Default all 1. */
  readonly voxelSize?: readonly number[];
}

/**
 * The window around the voxels where `inside` is 1, and the planes through the centre of mass of `weight` there.
 * The whole array when nothing is inside.
 */
export function focusOn(inside: RealArray<Uint8Array>, weight: RealArray, options: FocusOptions = {}): Focus {
  const { shape } = inside;
  const { voxelSize = shape.map(() => 1), centre = centreOfMass(inside, weight) } = options;
  const bounds = boundingBox(inside);
  if (!bounds)
    return { block: { start: shape.map(() => 0), shape }, centre: shape.map((length) => Math.floor(length / 2)) };
  const longest = Math.max(...bounds.shape.map((length, axis) => length * voxelSize[axis]));
  const finest = Math.min(...voxelSize);
  const margin = options.margin ?? Math.max(2, Math.round(longest / finest / 10));
  const extent = longest + 2 * margin * finest;
  const lengths = shape.map((length, axis) => Math.min(length, Math.round(extent / voxelSize[axis])));
  const start = lengths.map((length, axis) => {
    const wanted = Math.round(bounds.start[axis] + (bounds.shape[axis] - length) / 2);
    return Math.min(shape[axis] - length, Math.max(0, wanted));
  });
  return { block: { start, shape: lengths }, centre };
}

/** The smallest block that holds every voxel that is not 0; `undefined` when there is none. */
export function boundingBox({ data, shape }: RealArray<Uint8Array>): Block | undefined {
  const first = shape.map(() => Number.POSITIVE_INFINITY);
  const last = shape.map(() => -1);
  forEachInside(data, shape, (index) => {
    for (let axis = 0; axis < index.length; axis++) {
      if (index[axis] < first[axis]) first[axis] = index[axis];
      if (index[axis] > last[axis]) last[axis] = index[axis];
    }
  });
  if (last[0] < 0) return undefined;
  return { start: first, shape: last.map((end, axis) => end - first[axis] + 1) };
}

/** Nearest voxel to the centre of mass of `weight` where `inside` is 1; the middle of the array when there is none. */
export function centreOfMass(inside: RealArray<Uint8Array>, weight: RealArray): readonly number[] {
  const sums = inside.shape.map(() => 0);
  let total = 0;
  forEachInside(inside.data, inside.shape, (index, i) => {
    const mass = Number(weight.data[i]);
    total += mass;
    for (let axis = 0; axis < index.length; axis++) sums[axis] += mass * index[axis];
  });
  if (!(total > 0)) return inside.shape.map((length) => Math.floor(length / 2));
  return sums.map((sum) => Math.round(sum / total));
}

function forEachInside(data: Uint8Array, shape: readonly number[], visit: (index: number[], i: number) => void): void {
  const index = shape.map(() => 0);
  for (let i = 0; i < data.length; i++) {
    if (data[i]) visit(index, i);
    for (let axis = index.length - 1; axis >= 0 && ++index[axis] === shape[axis]; axis--) index[axis] = 0;
  }
}
