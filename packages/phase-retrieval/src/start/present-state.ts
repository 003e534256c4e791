/** What may be asked of a start between two blocks of its iterations. */

import type { PhasingSnapshot, PresentState, Solution } from "../phase-events.js";
import { type Attempt, beginAt } from "./run-start.js";
import { takeSolution } from "./take-solution.js";

type Progress = Pick<PhasingSnapshot, "iteration" | "errorCurve" | "seconds">;

/** What goes on from here. */
export async function takeSnapshot(attempt: Attempt, progress: Progress): Promise<PhasingSnapshot> {
  const { workspace, start, pointSpread, isWatched, lookedAt, wholeSupport, begun } = attempt;
  const state = await workspace.read();
  return { start, state, pointSpread, isWatched, lookedAt, wholeSupport, begun, ...progress };
}

export function presentState(attempt: Attempt, progress: Progress): PresentState {
  const { workspace, start } = attempt;
  const { iteration, errorCurve, seconds } = progress;
  return {
    start,
    iteration,
    read: () => workspace.read(),
    snapshot: () => takeSnapshot(attempt, { iteration, errorCurve: [...errorCurve], seconds }),
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
