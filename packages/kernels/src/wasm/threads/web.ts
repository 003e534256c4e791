/** Threads of a browser: `#threads` outside Node. */

import type { WorkerStart } from "./serve-jobs.js";
import { WORKER_SOURCE } from "./worker-source.generated.js";
import type { WorkerEvents, WorkerThread } from "./worker-thread.js";

const PROGRAM = `
${WORKER_SOURCE}
addEventListener("message", ({ data }) => serveJobs(data, (message) => postMessage(message)));
`;

/** @param url - of `worker.ts` as a script; default: the same program as text, in a blob. */
export function startThread(start: WorkerStart, events: WorkerEvents, url?: string | URL): WorkerThread {
  const { worker, release } = url === undefined ? openBlob() : openScript(url);
  worker.onmessage = ({ data }) => events.message(data);
  worker.onerror = ({ message }) => events.death(message || "its program could not be loaded");
  worker.postMessage(start);
  return {
    terminate: async () => {
      worker.terminate();
      release();
    },
    keepAlive: () => {},
  };
}

interface OpenWorker {
  readonly worker: Worker;
  readonly release: () => void;
}

function openScript(url: string | URL): OpenWorker {
  return { worker: new Worker(url, { name: "autophase", type: "module" }), release: () => {} };
}

function openBlob(): OpenWorker {
  const url = URL.createObjectURL(new Blob([PROGRAM], { type: "text/javascript" }));
  return { worker: new Worker(url, { name: "autophase" }), release: () => URL.revokeObjectURL(url) };
}

export function coreCount(): number {
  return globalThis.navigator?.hardwareConcurrency ?? 1;
}

/** What helps where no memory can be reserved, with what stands before it: a page cannot help. */
export const MEMORY_HINT: string = "";

/** Why there can be one thread only. */
export function threadObstacle(): string | undefined {
  return globalThis.crossOriginIsolated ? undefined : "the page is not cross-origin isolated, so no threads";
}

/** Whether a thread may fail to start for reasons that only trying shows: a page's content security policy. */
export const MAY_REFUSE_THREADS: boolean = true;

/** Calls back later unless it is cancelled. @returns the cancelling. */
export function callLater(callback: () => void, milliseconds: number): () => void {
  const timer = setTimeout(callback, milliseconds);
  return () => clearTimeout(timer);
}
