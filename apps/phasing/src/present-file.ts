/** The state of a start in the middle of a run, as a file beside the result. */

import type { Solution } from "@autophase/phase-retrieval";
import type { DiffractionPattern, Json } from "@autophase/tensor-io";
import { writeReconstruction } from "@autophase/tensor-io/node";
import { withExtension } from "./output-path.js";
import { processRecord } from "./process-record.js";
import { reconstructionOf } from "./solution-files.js";

export interface PresentFile {
  /** Of the result. */
  readonly out: string;
  readonly pattern: DiffractionPattern;
  readonly parameters: { readonly [name: string]: Json };
  /** Starts of the run; the name says which where there are several. */
  readonly starts: number;
}

/** `R.iteration-340.cxi` beside `R.cxi`, or `R.start-2.iteration-340.cxi`; atomic. @returns the path. */
export async function writePresent(
  solution: Solution,
  generation: number,
  { out, pattern, parameters, starts }: PresentFile,
): Promise<string> {
  const { start, iterations, chi, freeLlk, seconds } = solution;
  const which = [
    ...(generation > 0 ? [`generation-${generation + 1}`] : []),
    ...(starts > 1 ? [`start-${start + 1}`] : []),
    `iteration-${iterations}`,
  ];
  const path = withExtension(out, `.${which.join(".")}.cxi`);
  const numbers = { chi, ...(freeLlk !== undefined && { freeLlk }), seconds, start, generation, iteration: iterations };
  await writeReconstruction(path, reconstructionOf(pattern, solution, processRecord({ ...parameters, ...numbers })));
  return path;
}
