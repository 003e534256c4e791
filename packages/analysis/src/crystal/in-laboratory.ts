/** A reconstruction as it stood in the laboratory, for pictures that are true to scale. */

import type { ComplexArray, RealArray, Reconstruction } from "@autophase/tensor-io";
import { objectSteps } from "../geometry/object-steps.js";
import { crystalFrame } from "./crystal-frame.js";
import { resampleObject } from "./resample-object.js";

export interface ObjectInLaboratory {
  /** On cubic voxels along the axes of the laboratory: `z` along the beam, `y` up, `x`. Cropped to the support. */
  readonly object: ComplexArray;
  readonly support: RealArray<Uint8Array>;
  readonly voxelSizeNanometers: number;
  /** By the names of the reconstruction's maps, 0 beyond their box. */
  readonly maps: Readonly<Record<string, RealArray<Float32Array>>>;
}

/**
 * Nothing where it is not known how the pattern was measured, where the voxels are at right angles already, or where
 * there is nothing inside the support.
 * @param reconstruction - without phase ramp: `flattenReconstruction`.
 */
export function inLaboratory(reconstruction: Reconstruction): ObjectInLaboratory | undefined {
  const { object, support, maps = {}, voxelSizeMeters } = reconstruction;
  if (object.shape.length !== 3 || voxelSizeMeters || !support.data.includes(1)) return undefined;
  const { steps: voxel } = objectSteps(reconstruction);
  if (voxel === undefined) return undefined;
  const grid = { voxel, axes: crystalFrame("laboratory", [0, 0, 1]) };
  const { voxelSizeNanometers, ...placed } = resampleObject(object, support, grid);
  const placedMaps = Object.entries(maps).map(([name, { array }]) => {
    const field = {
      real: Float32Array.from(array.data, Number),
      imag: new Float32Array(array.data.length),
      shape: array.shape,
    };
    const { real, shape } = resampleObject(field, support, grid).object;
    return [name, { data: real, shape }] as const;
  });
  return { object: placed.object, support: placed.support, voxelSizeNanometers, maps: Object.fromEntries(placedMaps) };
}
