/** Counts with what is known of each voxel, on the way from frames to a pattern. */

import type { RealArray } from "@autophase/tensor-io";

export interface CountsVolume {
  /** Axes `[frame, row, column]`; 0 where not measured. */
  readonly intensity: RealArray<Float32Array>;
  /** 1 = measured, 0 = not measured. */
  readonly mask: RealArray<Uint8Array>;
}

/** Sum over all voxels, in float64. */
export function totalCounts({ intensity }: CountsVolume): number {
  return intensity.data.reduce((sum, counts) => sum + counts, 0);
}
