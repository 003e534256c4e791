export type { WorkerPlan, WorkerRoom } from "../workers/plan-workers.js";
export { serveStarts, type WorkerReporter } from "../workers/serve-starts.js";
export { createSharedPool, type SharedPoolEngine } from "../workers/shared-pool.js";
export type { Thread, ThreadListeners } from "../workers/thread-runner.js";
export type { WorkerEngine } from "../workers/worker-engine.js";
export type {
  Found,
  LookReport,
  LookRequest,
  TransferredOutcome,
  WorkerReport,
  WorkerRequest,
  WorkerTask,
} from "../workers/worker-messages.js";
export type { WorkerPoolOptions } from "../workers/worker-pool.js";
export { assertMemory, type MemoryLimit } from "./assert-memory.js";
export { planWorkers } from "./plan-workers.js";
export { readRecipe } from "./read-recipe.js";
export { findSavedStarts, readSavedStarts } from "./saved-starts.js";
export { openStartFile, type StartFile, type StartFileOptions } from "./start-file.js";
export { readStartingObjects, readSupport } from "./starting-files.js";
export { createLastingPool, createWorkerPool, type LastingPool } from "./worker-pool.js";
export { createWorkerRunner, type WorkerRunnerOptions } from "./worker-runner.js";
