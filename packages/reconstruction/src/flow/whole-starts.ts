/** How many starts there are to wait for. */

import { startsPerGeneration } from "../generations/generation-settings.js";
import type { RecipeSettings } from "../recipes/recipe-settings.js";
import type { PhasingGoal } from "./plan-phasing.js";

/**
 * Starts that see the whole pattern, at most, where none fails: of each generation, one entry without generations.
 * @param goal - generations and a search on the coarse grid belong to an answer.
 */
export function wholeStarts(
  goal: PhasingGoal,
  { starts = 1, generations, coarse }: Pick<RecipeSettings, "starts" | "generations" | "coarse">,
): readonly number[] {
  if (goal === "best") return [starts];
  return generations ? startsPerGeneration(generations, starts) : [Math.min(starts, coarse?.refined ?? starts)];
}
