/** Where a start begins on the coarse grid, from where it would begin on that of the whole pattern. */

import type { Shape } from "@autophase/tensor-io";
import type { StartingGuess } from "../phase-options.js";
import { resampleObject } from "./resample-object.js";
import { resampleSupport } from "./resample-support.js";

/** @param shape - no longer than the guess along any axis. */
export function coarserGuess<Guess extends Pick<StartingGuess, "object" | "support">>(
  { object, support }: Guess,
  shape: Shape,
): Pick<Guess, "object" | "support"> {
  return { object: resampleObject(object, shape), support: support && resampleSupport(support, shape) };
}
