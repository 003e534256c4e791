/** Whether a reconstruction brings what it was made from. */

import type { DiffractionPattern } from "./volume.js";

/** Files of other programs may come without their pattern: then every voxel is masked. */
export function isMeasured({ intensity, mask }: DiffractionPattern): boolean {
  return intensity.data.some((counts, i) => counts > 0 && mask?.data[i] !== 0);
}
