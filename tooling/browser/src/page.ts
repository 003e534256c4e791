/** Entry of the page: the scenarios as global functions that the test calls. */

import { runGpu } from "./gpu-scenario.js";
import type { Outcome } from "./outcome.js";
import { describePhasing, runPhasing } from "./phasing-scenario.js";

export type WorkerAnswer = { readonly outcome: Outcome } | { readonly error: string };

Object.assign(globalThis, { runPhasing, describePhasing, runGpu, runLearning: runLearningInWorker });

/** Training blocks the thread that it is called on, and a page's main thread must not block. */
function runLearningInWorker(threads: number): Promise<Outcome> {
  const worker = new Worker("learning-worker.js", { type: "module" });
  const answer = new Promise<Outcome>((resolve, reject) => {
    worker.onmessage = ({ data }: MessageEvent<WorkerAnswer>) =>
      "outcome" in data ? resolve(data.outcome) : reject(new Error(data.error));
    worker.onerror = ({ message }) => reject(new Error(`the worker could not be started: ${message}`));
    worker.postMessage(threads);
  });
  return answer.finally(() => worker.terminate());
}
