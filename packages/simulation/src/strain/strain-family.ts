/** The kinds of phase that a strained crystal may have. */

import type { Random } from "@autophase/tensor-io";
import type { Coordinates } from "../geometry/render-crystal.js";
import { drawCosines } from "./cosines.js";
import { drawEdgeDislocation } from "./edge-dislocation.js";
import { drawGaussianField } from "./gaussian-field.js";
import { drawPolynomial } from "./polynomial.js";
import { drawScrewDislocation } from "./screw-dislocation.js";
import { drawTwoGaussians } from "./two-gaussians.js";

/** Phase in radians at each point, one crystal's share of a family. */
type DrawPhase = (coordinates: Coordinates, random: Random) => Float64Array;

export interface StrainFamily {
  readonly name: StrainFamilyName;
  /** A smooth phase may be scaled to any range; a dislocation's winding of 2 pi may not. */
  readonly scalable: boolean;
  readonly drawPhase: DrawPhase;
}

export const STRAIN_FAMILY_NAMES = [
  "gaussian-field",
  "polynomial",
  "two-gaussians",
  "cosines",
  "screw-dislocation",
  "edge-dislocation",
] as const;
export type StrainFamilyName = (typeof STRAIN_FAMILY_NAMES)[number];

const FAMILIES: Readonly<Record<StrainFamilyName, Omit<StrainFamily, "name">>> = {
  "gaussian-field": { scalable: true, drawPhase: drawGaussianField },
  polynomial: { scalable: true, drawPhase: drawPolynomial },
  "two-gaussians": { scalable: true, drawPhase: drawTwoGaussians },
  cosines: { scalable: true, drawPhase: drawCosines },
  "screw-dislocation": { scalable: false, drawPhase: drawScrewDislocation },
  "edge-dislocation": { scalable: false, drawPhase: drawEdgeDislocation },
};

/** The family of a name. */
export function strainFamily(name: StrainFamilyName): StrainFamily {
  return { name, ...FAMILIES[name] };
}
