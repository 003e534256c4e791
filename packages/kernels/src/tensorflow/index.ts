export { type RegisteredTensorflowBackend, registerTensorflowBackend } from "./learning/register-tensorflow-backend.js";
export { createTensorflowEngine, type TensorflowEngine, type TensorflowEngineOptions } from "./tensorflow-engine.js";
