/** Facets of a cubic crystal: low-index planes at random distances, and random extra cuts. */

import { unitVector, type Vector3 } from "@autophase/physics/vector3";
import type { Random } from "@autophase/tensor-io";
import { drawBetween } from "../draw.js";
import { drawDirection } from "./direction.js";

export const FACET_FAMILIES = ["100", "110", "111"] as const;
export type FacetFamily = (typeof FACET_FAMILIES)[number];

/** The half-space `normal . x <= distance`; the normal has length 1, the distance is positive. */
export interface Facet {
  readonly family: FacetFamily | "cut";
  readonly normal: Vector3;
  readonly distance: number;
}

export interface FacetOptions {
  /** Families to choose from; each closes a polyhedron alone. Default all three. */
  readonly facetFamilies?: readonly FacetFamily[];
  /** Each facet's distance is drawn in `[1 - spread, 1 + spread]`, `0 <= spread < 1`. Default 0.3. */
  readonly distanceSpread?: number;
  /** Most extra planes of random direction; their number is drawn from 0 to this. Default 3. */
  readonly maximumCuts?: number;
}

/**
 * The facets of one crystal in its own frame: a random non-empty choice of the families, `{100}` 6, `{110}` 12 and
 * `{111}` 8 planes, and random cuts at distances in `[0.5, 1)`. All distances are relative to one length.
 */
export function drawFacets(
  random: Random,
  { facetFamilies = FACET_FAMILIES, distanceSpread = 0.3, maximumCuts = 3 }: FacetOptions = {},
): Facet[] {
  const distance = () => drawBetween(random, 1 - distanceSpread, 1 + distanceSpread);
  const planes = drawFamilies(random, facetFamilies).flatMap((family) =>
    normalsOf(family).map((normal): Facet => ({ family, normal, distance: distance() })),
  );
  const cuts = Array.from({ length: random.integer(maximumCuts + 1) }, (): Facet => {
    return { family: "cut", normal: drawDirection(random), distance: drawBetween(random, 0.5, 1) };
  });
  return [...planes, ...cuts];
}

function drawFamilies(random: Random, families: readonly FacetFamily[]): FacetFamily[] {
  // Bit k of a number from 1 to 2^n - 1 says whether family k is there: never none of them.
  const bits = 1 + random.integer(2 ** families.length - 1);
  return families.filter((_, k) => (bits >> k) & 1);
}

/** Unit normals of all planes equivalent to (hkl) in a cubic crystal. */
function normalsOf(family: FacetFamily): Vector3[] {
  const nonZero = [...family].filter((digit) => digit === "1").length;
  const steps = [-1, 0, 1];
  return steps
    .flatMap((h) => steps.flatMap((k) => steps.map((l): Vector3 => [h, k, l])))
    .filter((index) => index.filter((step) => step !== 0).length === nonZero)
    .map(unitVector);
}
