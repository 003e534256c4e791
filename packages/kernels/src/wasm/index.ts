export type { MemoryReport } from "./allocator.js";
export { JOB } from "./layout.generated.js";
export type { Pool } from "./pool.js";
export { createRuntime, type Runtime, type RuntimeOptions } from "./runtime.js";
export { supportedThreads } from "./threads/thread-support.js";
export { createWasmFft, type WasmFft } from "./wasm-fft.js";
