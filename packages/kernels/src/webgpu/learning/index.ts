export { GPU_BACKEND_NAME, type RegisteredGpuBackend, registerGpuBackend } from "./register-gpu-backend.js";
