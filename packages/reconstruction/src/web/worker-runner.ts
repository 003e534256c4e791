/** Starts in a worker of a page. */

import type { DiffractionPattern } from "@autophase/tensor-io";
import type { StartOptions } from "../starts/start-runner.js";
import type { WatchedRunner } from "../starts/start-watch.js";
import { createThreadRunner, type Thread } from "../workers/thread-runner.js";
import type { WorkerEngine } from "../workers/worker-engine.js";
import type { WorkerReport } from "../workers/worker-messages.js";

export interface WorkerRunnerOptions {
  readonly engine: WorkerEngine;
  /** The worker's program, a module; default the one of this package, which bundlers find by its name. */
  readonly program?: URL | undefined;
}

/**
 * Runs starts in a worker of its own, made with the first start, and made anew after one in which it failed.
 * @throws {ValueError} for an engine that workers cannot have: `gpu` and `webgl` run in the calling thread.
 */
export function createWorkerRunner(
  pattern: DiffractionPattern,
  options: StartOptions,
  { engine, program }: WorkerRunnerOptions,
): WatchedRunner {
  return createThreadRunner(pattern, options, engine, () => threadOf(openWorker(program)));
}

/** Bundlers look for this very expression. */
function openWorker(program: URL | undefined): Worker {
  return program
    ? new Worker(program, { type: "module" })
    : new Worker(new URL("./start-worker.js", import.meta.url), { type: "module" });
}

/**
 * What goes wrong in a worker of a page does not end it, but its start is lost: without an outcome it would be waited
 * for.
 */
function threadOf(worker: Worker): Thread {
  return {
    endsAtOnce: true,
    send: (request) => worker.postMessage(request),
    listen(listeners) {
      worker.onmessage = listeners ? ({ data }: MessageEvent<WorkerReport>) => listeners.onReport(data) : null;
      worker.onmessageerror = listeners ? () => listeners.onLost("a message of it cannot be read") : null;
      worker.onerror = listeners
        ? (event) => {
            event.preventDefault();
            listeners.onLost(event.message || "its program cannot be loaded");
          }
        : null;
    },
    terminate: async () => worker.terminate(),
  };
}
