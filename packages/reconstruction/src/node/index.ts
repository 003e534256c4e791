export { planWorkers, type WorkerPlan } from "./worker-count.js";
export { isWorkerEngine, WORKER_ENGINES, type WorkerEngine } from "./worker-engine.js";
export { createWorkerRunner, type WorkerRunnerOptions } from "./worker-runner.js";
