/** Starts in worker threads of Node. */

import type { PhasingEngine } from "@autophase/kernels";
import type { RunnerPool } from "../starts/runner-pool.js";
import { keepThreads } from "../workers/kept-threads.js";
import { createThreadRunner } from "../workers/thread-runner.js";
import { createPoolOn, type WorkerPlatform, type WorkerPoolOptions } from "../workers/worker-pool.js";
import { planWorkers } from "./plan-workers.js";
import { createWorkerRunner, openStartThread } from "./worker-runner.js";

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

/** A pool for many patterns, one after the other or several at once. */
export interface LastingPool extends RunnerPool {
  /** Ends its workers once they are done; they keep no process alive while they wait. */
  dispose(): Promise<void>;
}

/**
 * The same, but a worker that is done with a pattern waits for the next one: neither its thread nor the memory of its
 * engine is made again for each.
 */
export function createLastingPool(engine: PhasingEngine, options: WorkerPoolOptions = {}): LastingPool {
  const threads = keepThreads(openStartThread);
  const platform: WorkerPlatform = {
    planWorkers,
    createRunner: (pattern, shared, own) => createThreadRunner(pattern, shared, own, threads.open),
  };
  return { ...createPoolOn(platform, engine, options), dispose: threads.close };
}
