/** A reconstruction as it is looked at. */

import { roll } from "@autophase/kernels";
import { type Reconstruction, toFloat32 } from "@autophase/tensor-io";
import { removeRamp } from "./remove-ramp.js";

/**
 * Without the linear phase ramp, which only says where between voxels the peak lies, in the middle of its box, maps
 * with it. Fit and far field belong to the object as it was.
 * @throws {ShapeError | ValueError} as `removeRamp`.
 */
export function flattenReconstruction(reconstruction: Reconstruction): Reconstruction {
  const { object, support, shift } = removeRamp(reconstruction.object, reconstruction.support);
  const { maps } = reconstruction;
  if (maps === undefined) return { ...reconstruction, object, support };
  const moved = Object.entries(maps).map(([name, { array, units }]) => {
    return [name, { array: roll(toFloat32(array), shift), units }] as const;
  });
  return { ...reconstruction, object, support, maps: Object.fromEntries(moved) };
}
