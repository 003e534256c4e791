export { createGpuEngine, type GpuEngine } from "./gpu-engine.js";
