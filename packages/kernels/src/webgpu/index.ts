export type { PassListener } from "./gpu-device.js";
export { createGpuEngine, type GpuEngine, type GpuEngineOptions } from "./gpu-engine.js";
export type { PassTime } from "./pass-timer.js";
