/** Where voxels lie in space. */

import { type Basis, objectSteps, type PlacedObject } from "@autophase/analysis";

export interface VoxelSteps {
  /** From voxel to voxel along each axis, `x, y, z`. */
  readonly steps: Basis;
  readonly lengthUnit: "nm" | "voxels";
}

/** Depth is z, height y and width x. */
export function cubes(size: number): Basis {
  return [
    [0, 0, size],
    [0, size, 0],
    [size, 0, 0],
  ];
}

/** Of the grid that was phased, skewed as it is measured; cubes where that is not known. */
export function stepsAsPhased(placed: PlacedObject | undefined): VoxelSteps {
  const { steps } = placed ? objectSteps(placed) : {};
  return steps ? { steps, lengthUnit: "nm" } : { steps: cubes(1), lengthUnit: "voxels" };
}
