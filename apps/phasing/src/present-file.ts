/** The state of a start in the middle of a run, as a file beside the result. */

import type { Solution } from "@autophase/phase-retrieval";
import { phasingRecord, reconstructionOf } from "@autophase/reconstruction";
import { writeReconstruction } from "@autophase/tensor-io/node";
import { withExtension } from "./output-path.js";
import type { PhasingJob } from "./phase-pattern.js";

export interface PresentJob extends PhasingJob {
  /** Of all generations; the name says which where there are several. */
  readonly starts: number;
}

/** `R.iteration-340.cxi` beside `R.cxi`, or `R.start-2.iteration-340.cxi`; atomic. @returns the path. */
export async function writePresent(
  solution: Solution,
  generation: number,
  { plan, pattern, options, selected, provenance, starts }: PresentJob,
): Promise<string> {
  const { start, iterations, chi, freeLlk, seconds } = solution;
  const which = [
    ...(generation > 0 ? [`generation-${generation + 1}`] : []),
    ...(starts > 1 ? [`start-${start + 1}`] : []),
    `iteration-${iterations}`,
  ];
  const path = withExtension(options.out, `.${which.join(".")}.cxi`);
  const numbers = { chi, ...(freeLlk !== undefined && { freeLlk }), seconds, start, generation, iteration: iterations };
  const record = phasingRecord({ plan, engine: selected.engine.name, provenance }, numbers);
  await writeReconstruction(path, reconstructionOf(pattern, solution, record));
  return path;
}
