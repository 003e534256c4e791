/** Runs a phasing with its progress on standard error, and keeps what there is when it is interrupted. */

import { createProgress } from "@autophase/command-line";
import { countIterations, type PhaseOptions, parseRecipe, phase, type Solution } from "@autophase/phase-retrieval";
import type { DiffractionPattern } from "@autophase/tensor-io";

export interface PhasingRun {
  readonly solution: Solution;
  readonly interrupted: boolean;
  readonly seconds: number;
}

export async function runPhasing(
  pattern: DiffractionPattern,
  options: PhaseOptions & { recipe: string },
): Promise<PhasingRun> {
  const iterations = countIterations(parseRecipe(options.recipe));
  const progress = createProgress("phasing", iterations);
  const began = performance.now();
  try {
    for await (const event of phase(pattern, options)) {
      if (event.type === "progress") {
        const note = `start 1/1 chi ${event.chi.at(-1)?.toFixed(4)} support ${event.supportVoxels}`;
        progress.update(event.iteration, note);
      }
      if (event.type === "done" || event.type === "interrupted") {
        const seconds = (performance.now() - began) / 1000;
        return { solution: event.solution, interrupted: event.type === "interrupted", seconds };
      }
    }
  } finally {
    progress.stop();
  }
  throw options.signal?.reason;
}
