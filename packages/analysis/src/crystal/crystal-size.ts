/** How large a crystal is. */

import type { RealArray } from "@autophase/tensor-io";
import { maskExtent } from "./mask-extent.js";

export interface CrystalSize {
  readonly volumeNanometersCubed: number;
  /** Of the sphere of that volume. */
  readonly equivalentDiameterNanometers: number;
  /** Sides of the box around it, along the array's axes. */
  readonly extentNanometers: readonly number[];
}

/** @param mask - 1 inside; cubic voxels. */
export function crystalSize(mask: RealArray<Uint8Array>, voxelSizeNanometers: number): CrystalSize {
  const { voxels, low, high } = maskExtent(mask);
  const volume = voxels * voxelSizeNanometers ** 3;
  return {
    volumeNanometersCubed: volume,
    equivalentDiameterNanometers: Math.cbrt((6 * volume) / Math.PI),
    extentNanometers: high.map((last, axis) => Math.max(0, last - low[axis] + 1) * voxelSizeNanometers),
  };
}
