/** What a start found on a coarse grid, on the grid of the whole pattern. */

import type { Shape } from "@autophase/tensor-io";
import type { Solution } from "../phase-events.js";
import type { StartingGuess } from "../phase-options.js";
import { resampleObject } from "./resample-object.js";
import { resampleSupport } from "./resample-support.js";

/** @param shape - no shorter than the solution along any axis. */
export function finerGuess(
  { object, support, pointSpread }: Solution,
  shape: Shape,
): StartingGuess & Pick<Solution, "support"> {
  const { widths = [] } = pointSpread ?? {};
  const isWide = widths.reduce((product, width) => product * width, 1) >= WIDE ** widths.length;
  return {
    object: resampleObject(object, shape),
    support: resampleSupport(support, shape),
    pointSpread: isWide ? pointSpread : undefined,
  };
}

/**
 * Of partial coherence in voxels, the geometric mean: a narrower one may wait until it is estimated, as iterations with
 * it cost twice. That of coherent light comes out at 0.3 to 0.43 here, at more than that along one axis.
 */
const WIDE = 0.45;
