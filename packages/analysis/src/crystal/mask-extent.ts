/** The part of a box that a mask covers. */

import type { RealArray } from "@autophase/tensor-io";

export interface MaskExtent {
  readonly voxels: number;
  /** First index along each axis; without voxels, the length of the axis. */
  readonly low: readonly number[];
  /** Last index along each axis; without voxels, -1. */
  readonly high: readonly number[];
}

/** @param mask - 1 inside. */
export function maskExtent({ data, shape }: RealArray<Uint8Array>): MaskExtent {
  const low = shape.map((length) => length);
  const high = shape.map(() => -1);
  let voxels = 0;
  for (let i = 0; i < data.length; i++) {
    if (!data[i]) continue;
    voxels++;
    for (let axis = shape.length - 1, rest = i; axis >= 0; axis--) {
      const place = rest % shape[axis];
      rest = (rest - place) / shape[axis];
      if (place < low[axis]) low[axis] = place;
      if (place > high[axis]) high[axis] = place;
    }
  }
  return { voxels, low, high };
}
