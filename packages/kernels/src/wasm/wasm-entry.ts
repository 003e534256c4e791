import type { EngineEntry } from "../engine-entry.js";
import { createWasmEngine, type WasmEngineOptions } from "./wasm-engine.js";

/** Runs everywhere. */
export function wasmEntry(options?: WasmEngineOptions): EngineEntry {
  return {
    status: async () => {
      const engine = createWasmEngine(options);
      await engine.ready();
      engine.dispose();
      return { name: "wasm", available: true, description: engine.description };
    },
    create: async () => {
      const engine = createWasmEngine(options);
      await engine.ready();
      return engine;
    },
  };
}
