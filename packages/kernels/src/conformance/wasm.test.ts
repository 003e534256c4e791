import { afterAll } from "vitest";
import { createWasmEngine } from "../wasm/wasm-engine.js";
import { defineConformance, THOROUGH } from "./subject.js";

const engines = [1, 2].map((threads) => createWasmEngine({ threads }));
afterAll(() => {
  for (const engine of engines) engine.dispose();
});

for (const engine of engines) {
  defineConformance(`wasm, ${engine.threads} threads`, { ...THOROUGH, engine, tolerance: 1e-4 });
}
