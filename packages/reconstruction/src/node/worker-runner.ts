/** Starts in a worker thread of Node. */

import { Worker } from "node:worker_threads";
import type { DiffractionPattern } from "@autophase/tensor-io";
import { openThread } from "@autophase/tensor-io/thread-room/node";
import type { StartOptions } from "../starts/start-runner.js";
import type { WatchedRunner } from "../starts/start-watch.js";
import type { WaitingThread } from "../workers/kept-threads.js";
import { createThreadRunner } from "../workers/thread-runner.js";
import type { WorkerEngine } from "../workers/worker-engine.js";

export interface WorkerRunnerOptions {
  readonly engine: WorkerEngine;
  /** The worker's program; default the one of this package. */
  readonly program?: URL;
}

/**
 * Runs starts in a worker of its own, made with the first start, and made anew after one in which it died.
 * @throws {ValueError} for an engine that workers cannot have: `gpu` and `tensorflow` run in the calling thread.
 */
export function createWorkerRunner(
  pattern: DiffractionPattern,
  options: StartOptions,
  { engine, program }: WorkerRunnerOptions,
): WatchedRunner {
  return createThreadRunner(pattern, options, engine, () => openStartThread(program));
}

/** @param program - default the one of this package. */
export function openStartThread(program: URL = new URL("./start-worker.js", import.meta.url)): WaitingThread {
  const worker = openThread(() => new Worker(program, { name: "autophase start" }));
  return {
    endsAtOnce: true,
    send: (request) => worker.postMessage(request),
    listen(listeners) {
      for (const event of ["message", "messageerror", "error", "exit"]) worker.removeAllListeners(event);
      if (!listeners) return;
      const { onReport, onLost } = listeners;
      worker
        .on("message", onReport)
        .on("messageerror", ({ message }) => onLost(message))
        .on("error", (error) => onLost(error instanceof Error ? error.message : String(error)))
        .on("exit", (code) => onLost(`exit status ${code}`));
    },
    terminate: async () => {
      await worker.terminate();
    },
    keepAlive: (isNeeded) => void (isNeeded ? worker.ref() : worker.unref()),
  };
}
