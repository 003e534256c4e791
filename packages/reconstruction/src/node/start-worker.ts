/** The program of a worker: runs the starts that it is told to. */

import { parentPort, workerData } from "node:worker_threads";
import { type ErrorParts, errorParts } from "@autophase/tensor-io";
import { createLocalRunner } from "../starts/local-runner.js";
import type { StartOutcome } from "../starts/start-runner.js";
import type { StartWatch } from "../starts/start-watch.js";
import { createWorkerEngine } from "./worker-engine.js";
import type { LookWish, WorkerReport, WorkerTask, WorkerWish } from "./worker-messages.js";

serve(workerData as WorkerTask);

function serve({ pattern, options, engine }: WorkerTask): void {
  const runner = createLocalRunner(pattern, { ...options, engine: createWorkerEngine(engine) });
  let stop = new AbortController();
  parentPort?.on("message", async (wish: WorkerWish) => {
    if (wish.type === "stop") return stop.abort();
    if (wish.type === "look") return look(runner.watch, wish);
    if (wish.type !== "run") return runner.watch[wish.type]();
    stop = new AbortController();
    runner.watch[wish.isPaused ? "pause" : "resume"]();
    const outcome = await runner.run(wish.start, {
      signal: stop.signal,
      variation: wish.variation,
      // of a growing curve only what is new travels
      onEvent: (event) => report({ type: "event", event: event.type === "progress" ? latest(event) : event }),
    });
    report({ type: "outcome", outcome: outcome.type === "failed" ? failureOf(outcome) : outcome });
  });
}

function latest<Event extends { readonly chi: readonly number[] }>(event: Event): Event {
  return { ...event, chi: event.chi.slice(-1) };
}

async function look(watch: StartWatch, { id, at }: LookWish): Promise<void> {
  try {
    const found = at === "solution" ? await watch.solution() : await watch.view({ judged: at === "judged view" });
    report({ type: "look", id, answer: { found } });
  } catch (error) {
    report({ type: "look", id, answer: { error: errorParts(error) } });
  }
}

function failureOf({ start, error }: Extract<StartOutcome, { type: "failed" }>): {
  type: "failed";
  start: number;
  error: ErrorParts;
} {
  return { type: "failed", start, error: errorParts(error) };
}

function report(message: WorkerReport): void {
  parentPort?.postMessage(message);
}
