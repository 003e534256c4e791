/** Runs a phasing with its progress on standard error, and keeps what there is when it is interrupted. */

import { createProgress } from "@autophase/command-line";
import {
  countIterations,
  type PhaseOptions,
  type PhasingResult,
  parseRecipe,
  phase,
  type Solution,
} from "@autophase/phase-retrieval";
import type { DiffractionPattern } from "@autophase/tensor-io";

export interface PhasingRun {
  readonly result: PhasingResult;
  readonly interrupted: boolean;
  readonly seconds: number;
}

/** @param onSolution - sees every finished start, objects included. */
export async function runPhasing(
  pattern: DiffractionPattern,
  options: PhaseOptions & { recipe: string; starts: number },
  onSolution: (solution: Solution) => void = () => {},
): Promise<PhasingRun> {
  const iterations = countIterations(parseRecipe(options.recipe));
  const progress = createProgress("phasing", options.starts * iterations);
  const began = performance.now();
  try {
    for await (const event of phase(pattern, options)) {
      if (event.type === "start-end") onSolution(event.solution);
      if (event.type === "progress") {
        const note = `start ${event.start + 1}/${options.starts} chi ${event.chi.at(-1)?.toFixed(4)} support ${event.supportVoxels}`;
        progress.update(event.start * iterations + event.iteration, note);
      }
      if (event.type === "done" || event.type === "interrupted") {
        const seconds = (performance.now() - began) / 1000;
        return { result: event.result, interrupted: event.type === "interrupted", seconds };
      }
    }
  } finally {
    progress.stop();
  }
  throw options.signal?.reason;
}
