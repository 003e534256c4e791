export type { MemoryReport } from "./allocator.js";
export type { Job } from "./control.js";
export { JOB } from "./layout.generated.js";
export type { Pool } from "./pool.js";
export { createRuntime, type Runtime, type RuntimeOptions } from "./runtime.js";
export { availableCores, supportedThreads, type ThreadSupport } from "./threads/thread-support.js";
export { createWasmEngine, type WasmEngine, type WasmEngineOptions } from "./wasm-engine.js";
export { createWasmFft, type WasmFft } from "./wasm-fft.js";
