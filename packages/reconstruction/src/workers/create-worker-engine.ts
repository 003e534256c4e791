import type { PhasingEngine } from "@autophase/kernels";
import { createReferenceEngine } from "@autophase/kernels/reference";
import { createWasmEngine } from "@autophase/kernels/wasm";
import { assertWorkerEngine, type WorkerEngine } from "./worker-engine.js";

/**
 * The engine of a worker, for its program alone: the code of every engine that a worker can have comes with it. What it
 * holds stays until the worker has another task, or ends.
 */
export function createWorkerEngine({ name, threads }: WorkerEngine): PhasingEngine {
  assertWorkerEngine("createWorkerEngine", { name });
  return name === "wasm" ? createWasmEngine({ threads, isKept: true }) : createReferenceEngine();
}
