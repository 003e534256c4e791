/** Starts in a worker thread of Node. */

import { Worker } from "node:worker_threads";
import { type DiffractionPattern, errorFromParts } from "@autophase/tensor-io";
import { WorkerLostError } from "../errors.js";
import type { StartControl, StartOptions, StartOutcome } from "../starts/start-runner.js";
import type { WatchedRunner } from "../starts/start-watch.js";
import { assertWorkerEngine, type WorkerEngine } from "./worker-engine.js";
import type { TravellingOutcome, WorkerReport, WorkerTask } from "./worker-messages.js";
import { createWorkerWatch, type WorkerWatch } from "./worker-watch.js";

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
  { engine, program = new URL("./start-worker.js", import.meta.url) }: WorkerRunnerOptions,
): WatchedRunner {
  assertWorkerEngine("createWorkerRunner", engine);
  const task: WorkerTask = { pattern, options, engine };
  const watch = createWorkerWatch();
  let worker: Worker | undefined;
  return {
    run: async (start, control) => {
      worker ??= new Worker(program, { workerData: task, name: "autophase start" });
      const outcome = await runIn(worker, start, control, watch);
      if (outcome.type === "failed" && outcome.error instanceof WorkerLostError) worker = undefined;
      return outcome;
    },
    watch: watch.watch,
    dispose: async () => {
      await worker?.terminate();
    },
  };
}

function runIn(
  worker: Worker,
  start: number,
  { signal, onEvent, variation }: StartControl,
  watch: WorkerWatch,
): Promise<StartOutcome> {
  return new Promise((resolve) => {
    const stop = (): void => worker.postMessage({ type: "stop" });
    const end = (outcome: StartOutcome): void => {
      signal?.removeEventListener("abort", stop);
      worker.off("message", hear).off("error", die).off("exit", exit);
      watch.end();
      resolve(outcome);
    };
    const hear = (report: WorkerReport): void => {
      if (report.type === "event") onEvent?.(report.event);
      else if (report.type === "look") watch.hear(report);
      else end(arrived(report.outcome));
    };
    const die = (error: unknown): void =>
      end({
        type: "failed",
        start,
        error: new WorkerLostError(start, error instanceof Error ? error.message : String(error)),
      });
    const exit = (code: number): void => die(`exit status ${code}`);
    worker.on("message", hear).on("error", die).on("exit", exit);
    const isPaused = watch.begin(start, (wish) => worker.postMessage(wish));
    worker.postMessage({ type: "run", start, variation, isPaused });
    if (signal?.aborted) stop();
    else signal?.addEventListener("abort", stop, { once: true });
  });
}

function arrived(outcome: TravellingOutcome): StartOutcome {
  return outcome.type === "failed" ? { ...outcome, error: errorFromParts(outcome.error) } : outcome;
}
