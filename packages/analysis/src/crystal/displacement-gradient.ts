/** How the displacement changes in every direction. */

import { dot, dualOf, lengthOf, scale } from "@autophase/physics/vector3";
import type { RealArray } from "@autophase/tensor-io";
import type { CrystalAnalysis } from "./analyze-crystal.js";
import { averageWithin } from "./average-within.js";
import { phaseSlope } from "./phase-slope.js";

/**
 * Derivatives of the displacement along `q` in the directions of the three axes, without a unit, 0 outside; from the
 * complex field, so wraps do no harm. Their combination along `q` is the strain; those across `q` tell how the planes
 * are turned: `d u / d x` in radians about the direction that is across both.
 * @param smoothingVoxels - as of the strain.
 */
export function displacementGradient(
  {
    object,
    regions: { inside },
    axes,
    voxelNanometers,
    q,
  }: Pick<CrystalAnalysis, "object" | "regions" | "axes" | "voxelNanometers" | "q">,
  smoothingVoxels: number,
): readonly [RealArray<Float32Array>, RealArray<Float32Array>, RealArray<Float32Array>] {
  const duals = dualOf(voxelNanometers);
  const [depth, height, width] = axes.map((axis) => {
    const along = scale(axis, -1 / lengthOf(q));
    const slope = phaseSlope(
      object,
      inside,
      duals.map((dual) => dot(dual, along)),
    );
    return averageWithin(slope, inside, smoothingVoxels);
  });
  return [depth, height, width];
}
