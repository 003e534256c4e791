/** Distances of lattice planes inside of a crystal. */

import { lengthOf, type Vector3 } from "@autophase/physics/vector3";
import type { RealArray } from "@autophase/tensor-io";
import type { CrystalAnalysis } from "./analyze-crystal.js";

/** Nanometres, 0 outside of the crystal. */
export interface LatticeMaps {
  /** `d (1 + strain)`, with `d` of the crystal as a whole. */
  readonly dSpacingNanometers: RealArray<Float32Array>;
  /** Edge of the cubic cell, `d |hkl|`; absent where the reflection or a cubic cell is not given. */
  readonly latticeNanometers?: RealArray<Float32Array>;
}

/** @param hkl - of a cubic crystal; absent where it is not, or not known. */
export function latticeMaps(
  { strain, regions: { inside }, dSpacingNanometers: spacing }: CrystalAnalysis,
  hkl?: Vector3,
): LatticeMaps {
  const { shape } = strain;
  const spacings = strain.data.map((value, i) => (inside.data[i] ? spacing * (1 + value) : 0));
  return {
    dSpacingNanometers: { data: spacings, shape },
    ...(hkl && { latticeNanometers: { data: spacings.map((value) => value * lengthOf(hkl)), shape } }),
  };
}
