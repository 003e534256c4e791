export { findGpu, type GpuAbsent, type GpuAccess, type GpuFound } from "./gpu-access.js";
export { createGpuEngine, describeGpu, type GpuEngine } from "./gpu-engine.js";
