/** Starts a worker in Node or in a browser. */

import { NODE_WORKER_SOURCE, WEB_WORKER_SOURCE, type WorkerMessage, type WorkerStart } from "./worker-source.js";

export interface SpawnedWorker {
  /** Settles when the worker no longer touches the memory. */
  terminate(): Promise<void>;
  /** While held, the worker keeps the process alive; it starts not held. */
  hold(isHeld: boolean): void;
}

export interface WorkerEvents {
  readonly message: (message: WorkerMessage) => void;
  /** The worker is gone, or about to be. */
  readonly death: (reason: string) => void;
}

export function spawnWorker(start: WorkerStart, events: WorkerEvents): SpawnedWorker {
  const threads = nodeThreads();
  return threads === undefined ? spawnWebWorker(start, events) : spawnNodeWorker(threads, start, events);
}

type NodeThreads = typeof import("node:worker_threads");

/** Asked for at run time, so that no bundler for browsers meets the import. */
export function nodeThreads(): NodeThreads | undefined {
  return globalThis.process?.getBuiltinModule?.("node:worker_threads");
}

function spawnNodeWorker({ Worker }: NodeThreads, start: WorkerStart, events: WorkerEvents): SpawnedWorker {
  const worker = new Worker(NODE_WORKER_SOURCE, { eval: true, workerData: start, execArgv: [], name: "autophase" });
  worker.on("message", events.message);
  worker.on("error", (error) => events.death(String(error)));
  worker.on("exit", (code) => events.death(`exited with status ${code}`));
  worker.unref();
  return {
    terminate: async () => {
      worker.removeAllListeners();
      await worker.terminate();
    },
    hold: (isHeld) => {
      if (isHeld) worker.ref();
      else worker.unref();
    },
  };
}

function spawnWebWorker(start: WorkerStart, events: WorkerEvents): SpawnedWorker {
  const url = URL.createObjectURL(new Blob([WEB_WORKER_SOURCE], { type: "text/javascript" }));
  const worker = new Worker(url, { name: "autophase" });
  worker.onmessage = ({ data }) => events.message(data);
  worker.onerror = ({ message }) => events.death(message || "could not be started");
  worker.postMessage(start);
  return {
    terminate: async () => {
      worker.terminate();
      URL.revokeObjectURL(url);
    },
    hold: () => {},
  };
}
