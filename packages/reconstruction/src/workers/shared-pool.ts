/** Starts in this process and in others beside it, such as the ranks of a cluster. */

import type { EngineName } from "@autophase/kernels";
import { ValueError } from "@autophase/tensor-io";
import type { RunnerPool } from "../starts/runner-pool.js";
import { createThreadRunner, type Thread } from "./thread-runner.js";
import { isWorkerEngine } from "./worker-engine.js";

export interface SharedPoolEngine {
  readonly name: EngineName;
  /** Of each of the others. */
  readonly threads: number;
}

/**
 * The runners of `own`, and one for each of `others`: whoever is free takes the next start, and the outcome is that of
 * one process.
 * @param others - each hands what it is sent to `serveStarts`.
 * @throws {ValueError} for an engine that workers cannot have.
 */
export function createSharedPool(
  own: RunnerPool,
  others: readonly (() => Thread)[],
  { name, threads }: SharedPoolEngine,
): RunnerPool {
  if (!isWorkerEngine(name)) throw new ValueError(`createSharedPool: ${name} computes in one process alone`);
  return {
    engine: own.engine,
    createRunners: (pattern, options, starts) => [
      ...own.createRunners(pattern, options, starts),
      ...others
        .slice(0, Math.max(0, starts - 1))
        .map((open) => createThreadRunner(pattern, options, { name, threads }, open)),
    ],
  };
}
