/** What of a crystal goes into the film strip of its series. */

import type { CrystalAnalysis } from "@autophase/analysis";
import type { RealArray } from "@autophase/tensor-io";

/** A `CrystalAnalysis` is one. */
export interface CrystalInPlanes extends Pick<CrystalAnalysis, "strain" | "origin"> {
  readonly regions: Pick<CrystalAnalysis["regions"], "inside">;
}

/**
 * Strain in the plane across the depth through the middle of the crystal, shape `[height, width]`, height up: the last
 * one first. NaN outside of the crystal.
 */
export function strainPlane({ strain, regions: { inside }, origin }: CrystalInPlanes): RealArray<Float32Array> {
  const [, height, width] = strain.shape;
  const offset = Math.round(origin[0]) * height * width;
  const data = new Float32Array(height * width);
  for (let row = 0; row < height; row++) {
    for (let column = 0; column < width; column++) {
      const from = offset + (height - 1 - row) * width + column;
      data[row * width + column] = inside.data[from] ? strain.data[from] : Number.NaN;
    }
  }
  return { data, shape: [height, width] };
}
