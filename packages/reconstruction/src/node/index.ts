export type { WorkerPlan, WorkerRoom } from "../workers/plan-workers.js";
export type { WorkerEngine } from "../workers/worker-engine.js";
export { planWorkers } from "./plan-workers.js";
export { createWorkerRunner, type WorkerRunnerOptions } from "./worker-runner.js";
