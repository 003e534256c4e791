/** How large a crystal is. */

import type { RealArray } from "@autophase/tensor-io";

export interface CrystalSize {
  readonly volumeNanometersCubed: number;
  /** Of the sphere of that volume. */
  readonly equivalentDiameterNanometers: number;
  /** Sides of the box around it, along the array's axes. */
  readonly extentNanometers: readonly number[];
}

/** @param mask - 1 inside; cubic voxels. */
export function crystalSize({ data, shape }: RealArray<Uint8Array>, voxelSizeNanometers: number): CrystalSize {
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
  const volume = voxels * voxelSizeNanometers ** 3;
  return {
    volumeNanometersCubed: volume,
    equivalentDiameterNanometers: Math.cbrt((6 * volume) / Math.PI),
    extentNanometers: high.map((last, axis) => Math.max(0, last - low[axis] + 1) * voxelSizeNanometers),
  };
}
