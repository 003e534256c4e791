/** Starts in workers where that helps, else in the calling thread. */

import type { PhasingEngine } from "@autophase/kernels";
import { type DiffractionPattern, type Shape, sizeOfShape } from "@autophase/tensor-io";
import { createLocalPool, type RunnerPool } from "../starts/runner-pool.js";
import type { StartOptions } from "../starts/start-runner.js";
import type { WatchedRunner } from "../starts/start-watch.js";
import type { WorkerPlan, WorkerRoom } from "./plan-workers.js";
import { isWorkerEngine, type WorkerEngine } from "./worker-engine.js";

export interface WorkerPoolOptions {
  /** Starts at a time, at most; default as many as cores and memory carry. */
  readonly workers?: number | undefined;
  /** No start runs in the calling thread if it can be helped. */
  readonly keepsThreadFree?: boolean | undefined;
  /** That these workers and their threads share; default all that there are. */
  readonly cores?: number | undefined;
}

/** What a platform brings. */
export interface WorkerPlatform {
  planWorkers(shape: Shape, starts: number, room?: Partial<WorkerRoom>): WorkerPlan;
  createRunner(pattern: DiffractionPattern, options: StartOptions, engine: WorkerEngine): WatchedRunner;
}

/** Voxels, about 200^3, from which what is done before the iterations keeps a thread from its signals for seconds. */
const LARGE_VOXELS = 2 ** 23;

/**
 * A single start, and engines of the whole machine, stay in the calling thread, on `engine`, which stays the caller's;
 * of a large pattern only engines of the whole machine do.
 */
export function createPoolOn(
  { planWorkers, createRunner }: WorkerPlatform,
  engine: PhasingEngine,
  { workers: most, keepsThreadFree = false, cores }: WorkerPoolOptions = {},
): RunnerPool {
  const local = createLocalPool(engine);
  const { name } = engine;
  return {
    engine: name,
    createRunners(pattern, options, starts) {
      const plan = planWorkers(pattern.intensity.shape, starts, cores === undefined ? {} : { cores });
      const workers = Math.min(plan.workers, most ?? plan.workers);
      const isFree = keepsThreadFree || sizeOfShape(pattern.intensity.shape) >= LARGE_VOXELS;
      if (!isWorkerEngine(name) || (workers === 1 && !isFree)) {
        return local.createRunners(pattern, options, starts);
      }
      return Array.from({ length: workers }, () => createRunner(pattern, options, { name, threads: plan.threads }));
    },
  };
}
