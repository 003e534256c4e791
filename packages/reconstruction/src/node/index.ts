export { planWorkers, type WorkerPlan } from "./worker-count.js";
export type { WorkerEngine } from "./worker-messages.js";
export { createWorkerRunner, type WorkerRunnerOptions } from "./worker-runner.js";
