/** Starts in workers of a page. */

import type { PhasingEngine } from "@autophase/kernels";
import type { RunnerPool } from "../starts/runner-pool.js";
import { createPoolOn, type WorkerPlatform, type WorkerPoolOptions } from "../workers/worker-pool.js";
import { planWorkers } from "./plan-workers.js";
import { createWorkerRunner } from "./worker-runner.js";

export interface WebPoolOptions extends WorkerPoolOptions {
  /** The worker's program, a module; default the one of this package. */
  readonly program?: URL | undefined;
}

/**
 * As many starts at a time as cores carry; by default none in the calling thread, which a page needs for itself.
 * Engines of the whole machine stay there all the same, on `engine`, which stays the caller's.
 */
export function createWorkerPool(
  engine: PhasingEngine,
  { program, keepsThreadFree = true, ...options }: WebPoolOptions = {},
): RunnerPool {
  const platform: WorkerPlatform = {
    planWorkers,
    createRunner: (pattern, options, own) => createWorkerRunner(pattern, options, { engine: own, program }),
  };
  return createPoolOn(platform, engine, { keepsThreadFree, ...options });
}
