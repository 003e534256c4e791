/** Engines of which every worker can have one of its own. */

import type { EngineName } from "@autophase/kernels";
import { ValueError } from "@autophase/tensor-io";

/**
 * The others compute with a whole device or with a library of one per process: their starts run in the calling thread.
 */
const WORKER_ENGINES = ["wasm", "reference"] as const;

export interface WorkerEngine {
  readonly name: (typeof WORKER_ENGINES)[number];
  readonly threads: number;
}

export function isWorkerEngine(name: EngineName): name is WorkerEngine["name"] {
  return WORKER_ENGINES.some((known) => known === name);
}

/** @throws {ValueError} for an engine that a worker cannot have. */
export function assertWorkerEngine(where: string, { name }: { readonly name: EngineName }): void {
  if (isWorkerEngine(name)) return;
  throw new ValueError(`${where}: workers have ${WORKER_ENGINES.join(" or ")}, not ${name}; use createLocalRunner`);
}
