/** What a start of a run has come to so far, as a file. */

import { phasingRecord, reconstructionOf } from "@autophase/reconstruction";
import { ValueError, writeCxi } from "@autophase/tensor-io";
import type { LabState } from "./lab-state.js";
import { PROVENANCE } from "./provenance.js";

/** @param id - among the starts that have begun. @throws {ValueError} when nothing of it is to be had. */
export async function keepStart({ running, pattern }: LabState, id: number): Promise<Blob> {
  const start = running?.run.store.read().starts[id];
  const solution = start && (await running.run.solutionOf(start));
  if (!running || !pattern || !solution) throw new ValueError("this start is over, or its end is near: try again");
  const { chi, freeLlk, seconds, iterations } = solution;
  const numbers = {
    chi,
    ...(freeLlk !== undefined && { freeLlk }),
    seconds,
    start: start.start,
    generation: start.generation,
    iteration: iterations,
  };
  const record = phasingRecord({ ...running, provenance: PROVENANCE }, numbers);
  const reconstruction = reconstructionOf(pattern.pattern, solution, record);
  const bytes = await writeCxi({ kind: "reconstruction", reconstruction });
  return new Blob([new Uint8Array(bytes)], { type: "application/octet-stream" });
}
