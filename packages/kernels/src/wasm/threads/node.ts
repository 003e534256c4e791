/** Threads of Node: `#threads` there. */

import { Worker } from "node:worker_threads";
import { ADDRESS_SPACE_HINT, openThread } from "@autophase/tensor-io/thread-room/node";
import { allottedCores } from "./allotted-cores.js";
import type { WorkerStart } from "./serve-jobs.js";
import { WORKER_SOURCE } from "./worker-source.generated.js";
import type { WorkerEvents, WorkerThread } from "./worker-thread.js";

const PROGRAM = `
${WORKER_SOURCE}
const { parentPort, workerData } = require("node:worker_threads");
serveJobs(workerData, (message) => parentPort.postMessage(message));
`;

export function startThread(start: WorkerStart, events: WorkerEvents): WorkerThread {
  const options = { eval: true, workerData: start, execArgv: [], name: "autophase" };
  const worker = openThread(() => new Worker(PROGRAM, options));
  worker.on("message", events.message);
  worker.on("error", (error) => events.death(String(error)));
  worker.on("exit", (code) => events.death(`exited with status ${code}`));
  worker.unref();
  return {
    terminate: async () => {
      worker.removeAllListeners();
      await worker.terminate();
    },
    keepAlive: (isNeeded) => {
      if (isNeeded) worker.ref();
      else worker.unref();
    },
  };
}

export function coreCount(): number {
  return allottedCores();
}

/** What helps where no memory can be reserved, with what stands before it. */
export const MEMORY_HINT: string = `; ${ADDRESS_SPACE_HINT}`;

/** Why there can be one thread only. */
export function threadObstacle(): string | undefined {
  return undefined;
}

/** Whether a thread may fail to start for reasons that only trying shows. */
export const MAY_REFUSE_THREADS: boolean = false;

/** Calls back later unless it is cancelled, and does not keep the process alive for that. @returns the cancelling. */
export function callLater(callback: () => void, milliseconds: number): () => void {
  const timer = setTimeout(callback, milliseconds).unref();
  return () => clearTimeout(timer);
}
