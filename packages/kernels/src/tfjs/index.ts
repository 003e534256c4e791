export {
  type RegisteredWasmBackend,
  registerWasmBackend,
  WASM_BACKEND_NAME,
  type WasmBackendOptions,
} from "./register-wasm-backend.js";
