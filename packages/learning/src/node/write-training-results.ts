/** The results of a run, as a file for benchmarks. */

import { availableParallelism, cpus } from "node:os";
import type { SampleSource } from "@autophase/dataset";
import type { Provenance } from "@autophase/tensor-io";
import { writeFileAtomic } from "@autophase/tensor-io/node";
import type { TrainingOutcome } from "../train-network.js";
import { trainingResults } from "../training-results.js";

export interface ResultFacts {
  /** Of the run; with patterns to test by, these are looked at now. */
  readonly source: SampleSource;
  readonly engine: string;
  /** Ends the test between two batches. */
  readonly signal?: AbortSignal | undefined;
}

/**
 * Writes `trainingResults` as JSON, with the program, the engine, the machine and every setting.
 * @throws {FileError} when it cannot be written. @throws the signal's reason when it aborts.
 */
export async function writeTrainingResults(
  path: string,
  outcome: TrainingOutcome,
  { source, engine, signal }: ResultFacts,
  provenance: Provenance,
): Promise<void> {
  const machine = { processor: cpus()[0]?.model ?? "unknown", cores: availableParallelism() };
  const results = await trainingResults(outcome, { source, signal });
  const text = JSON.stringify({ ...provenance, engine, machine, ...results, settings: outcome.settings }, null, 1);
  await writeFileAtomic(path, new TextEncoder().encode(`${text}\n`));
}
