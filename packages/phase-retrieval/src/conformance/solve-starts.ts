/** Several starts one after the other, and the best of them: what a test asks of a recipe, whichever start is lucky. */

import type { DiffractionPattern } from "@autophase/tensor-io";
import { type PhaseOptions, type Solution, scoreOf, solve } from "../index.js";

export type StartsOptions = PhaseOptions & { readonly starts?: number };

export async function solveStarts(
  pattern: DiffractionPattern,
  { starts = 1, ...options }: StartsOptions,
): Promise<{ readonly best: Solution; readonly starts: readonly Solution[] }> {
  const solutions: Solution[] = [];
  for (let start = 0; start < starts; start++) solutions.push(await solve(pattern, { ...options, start }));
  const best = solutions.reduce((lowest, next) => (scoreOf(next) < scoreOf(lowest) ? next : lowest));
  return { best, starts: solutions };
}
