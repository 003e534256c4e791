export type { WorkerPlan, WorkerRoom } from "../workers/plan-workers.js";
export type { WorkerEngine } from "../workers/worker-engine.js";
export type { WorkerPoolOptions } from "../workers/worker-pool.js";
export { planWorkers } from "./plan-workers.js";
export { openStartDatabase, type StartDatabase, type StartDatabaseOptions } from "./start-database.js";
export { createWorkerPool, type WebPoolOptions } from "./worker-pool.js";
export { createWorkerRunner, type WorkerRunnerOptions } from "./worker-runner.js";
