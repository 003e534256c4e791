export { createTensorflowEngine, type TensorflowEngine, type TensorflowEngineOptions } from "./tensorflow-engine.js";
