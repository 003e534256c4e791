/** What may be asked of a start between two blocks of its iterations. */

import type { PresentState, Solution } from "../phase-events.js";
import { type Attempt, beginAt } from "./run-start.js";
import { takeSolution } from "./take-solution.js";

export function presentState(
  attempt: Attempt,
  progress: { iteration: number; errorCurve: readonly number[]; seconds: number },
): PresentState {
  const { workspace, start } = attempt;
  const { iteration, errorCurve, seconds } = progress;
  return {
    start,
    iteration,
    read: () => workspace.read(),
    snapshot: async () => {
      const { pointSpread, isWatched, lookedAt, wholeSupport, begun } = attempt;
      const known = { pointSpread, isWatched, lookedAt, wholeSupport, begun, errorCurve: [...errorCurve], seconds };
      return { start, iteration, state: await workspace.read(), ...known };
    },
    solution: async (): Promise<Solution> => {
      const state = await workspace.read();
      try {
        return await takeSolution(attempt, progress);
      } finally {
        await beginAt(attempt, state, iteration);
      }
    },
  };
}
