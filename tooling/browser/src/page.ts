/** Entry of the page: the scenarios as global functions that the test calls. */

import type { PhasingSettings } from "@autophase/reconstruction";
import { createWorkerPool } from "@autophase/reconstruction/web";
import { patternFrom } from "@autophase/tensor-io";
import { findDemoCrystal, runGpu } from "./gpu-scenario.js";
import { runLossCurve } from "./learning-scenario.js";
import type { Outcome } from "./outcome.js";
import { countTurns, describePhasing, runPhasing } from "./phasing-scenario.js";
import { type ReconstructOutcome, runReconstruct } from "./reconstruct-scenario.js";

export type WorkerTask =
  | { readonly scenario: "learning"; readonly threads: number }
  | { readonly scenario: "prediction" };
export type WorkerAnswer = { readonly outcome: Outcome } | { readonly error: string };

Object.assign(globalThis, {
  runPhasing,
  describePhasing,
  countTurns,
  runGpu,
  findDemoCrystal,
  runLossCurve,
  runLearning: (threads: number) => runInWorker({ scenario: "learning", threads }),
  runPrediction: () => runInWorker({ scenario: "prediction" }),
  runReconstruct: runInWorkers,
});

/** The pattern comes as a user's file would, and its starts run in workers of the page. */
async function runInWorkers(settings: PhasingSettings, script?: string): Promise<ReconstructOutcome> {
  const program = script === undefined ? undefined : new URL(script, location.href);
  const response = await fetch("pattern.npz");
  const pattern = await patternFrom(await response.blob(), "pattern.npz");
  return runReconstruct(pattern, settings, (engine) => createWorkerPool(engine, { workers: 2, program }));
}

/** Networks block the thread that they run on, and a page's main thread must not block. */
function runInWorker(task: WorkerTask): Promise<Outcome> {
  const worker = new Worker("outcome-worker.js", { type: "module" });
  const answer = new Promise<Outcome>((resolve, reject) => {
    worker.onmessage = ({ data }: MessageEvent<WorkerAnswer>) =>
      "outcome" in data ? resolve(data.outcome) : reject(new Error(data.error));
    worker.onerror = ({ message }) => reject(new Error(`the worker could not be started: ${message}`));
    worker.postMessage(task);
  });
  return answer.finally(() => worker.terminate());
}
