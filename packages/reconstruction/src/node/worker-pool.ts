/** Starts in worker threads of Node. */

import type { PhasingEngine } from "@autophase/kernels";
import type { RunnerPool } from "../starts/runner-pool.js";
import { createPoolOn, type WorkerPlatform, type WorkerPoolOptions } from "../workers/worker-pool.js";
import { planWorkers } from "./plan-workers.js";
import { createWorkerRunner } from "./worker-runner.js";

const NODE: WorkerPlatform = {
  planWorkers,
  createRunner: (pattern, options, engine) => createWorkerRunner(pattern, options, { engine }),
};

/**
 * As many starts at a time as cores and memory carry. A single start, and engines of the whole machine, stay in the
 * calling thread, on `engine`, which stays the caller's.
 */
export function createWorkerPool(engine: PhasingEngine, options: WorkerPoolOptions = {}): RunnerPool {
  return createPoolOn(NODE, engine, options);
}
