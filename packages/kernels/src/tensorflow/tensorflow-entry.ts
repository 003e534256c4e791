import type { EngineEntry } from "../engine-entry.js";
import { openTensorflow } from "./open-tensorflow.js";
import { createTensorflowEngine, describeTensorflow, type TensorflowEngineOptions } from "./tensorflow-engine.js";

/** Runs where a package with the native library is installed and loads, or on the TensorFlow.js that is handed in. */
export function tensorflowEntry(options: TensorflowEngineOptions = {}): EngineEntry {
  return {
    status: async () => {
      const open = await openTensorflow(options.tf);
      if ("reason" in open) return { name: "tensorflow", available: false, ...open };
      return { name: "tensorflow", available: true, description: describeTensorflow(open) };
    },
    create: () => createTensorflowEngine(options),
  };
}
