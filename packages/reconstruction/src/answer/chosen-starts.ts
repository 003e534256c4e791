/** Which starts an answer is made of, where a recipe does not take all. */

import type { Solution } from "@autophase/phase-retrieval";
import { NoneKeptError } from "../errors.js";
import { type MetricName, rankBy } from "../generations/metrics.js";

export interface Keep {
  /** How many; default all. */
  readonly best?: number | undefined;
  /** What ranks them; default held-out likelihood, or `chi` where nothing is held out. */
  readonly by?: MetricName | undefined;
  /** Largest `Solution.outside`, whatever the rank; default 1. */
  readonly outside?: number | undefined;
}

/**
 * In the order in which they come.
 * @throws {NoneKeptError} where all have too much outside.
 */
export function chosenStarts(solutions: readonly Solution[], { best, by, outside = 1 }: Keep): readonly Solution[] {
  const within = solutions.filter((solution) => (solution.outside ?? 0) <= outside);
  if (within.length === 0) throw new NoneKeptError(solutions, outside);
  const metric = by ?? (within.every(({ freeLlk }) => freeLlk !== undefined) ? "freeLlk" : "chi");
  const chosen = new Set(rankBy(metric, within).slice(0, best));
  return within.filter((_, index) => chosen.has(index));
}
