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
  const isWide = pointSpread?.widths.some((width) => width >= WIDE);
  return {
    object: resampleObject(object, shape),
    support: resampleSupport(support, shape),
    pointSpread: isWide ? pointSpread : undefined,
  };
}

/** Of partial coherence in voxels: a narrower one may wait until it is estimated, as iterations with it cost twice. */
const WIDE = 0.5;
