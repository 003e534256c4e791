import type { EngineEntry } from "../engine-entry.js";
import { createWasmEngine, type WasmEngineOptions } from "./wasm-engine.js";

/** Runs everywhere. */
export function wasmEntry(options?: WasmEngineOptions): EngineEntry {
  return {
    status: async () => ({ name: "wasm", available: true, description: createWasmEngine(options).description }),
    create: async () => createWasmEngine(options),
  };
}
