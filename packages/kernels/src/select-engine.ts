/**
 * The table of engines: which exist, which run here, and which `auto` takes. The code of an engine is loaded with it.
 */

import type { EngineName, PhasingEngine } from "./engine.js";
import type { EngineEntry, EngineStatus } from "./engine-entry.js";
import { EngineUnavailableError } from "./errors.js";
import type { TensorflowEngineOptions } from "./tensorflow/tensorflow-engine.js";
import type { WasmEngineOptions } from "./wasm/wasm-engine.js";

/** Options of each engine; the others have none. */
export interface EngineOptions {
  readonly wasm?: WasmEngineOptions;
  readonly tensorflow?: TensorflowEngineOptions;
}

/** An engine, and a sentence for people on how it was chosen. */
export interface SelectedEngine {
  readonly engine: PhasingEngine;
  readonly reason: string;
}

/** In the order in which `auto` looks at them: a new engine comes before every engine that it should win over. */
const ENTRIES: Readonly<Record<EngineName, (options: EngineOptions) => Promise<EngineEntry>>> = {
  gpu: async () => (await import("./webgpu/gpu-entry.js")).gpuEntry(),
  webgl: async () => (await import("./webgl/webgl-entry.js")).webglEntry(),
  wasm: async ({ wasm }) => (await import("./wasm/wasm-entry.js")).wasmEntry(wasm),
  tensorflow: async ({ tensorflow }) => (await import("./tensorflow/tensorflow-entry.js")).tensorflowEntry(tensorflow),
  reference: async () => (await import("./reference/reference-entry.js")).referenceEntry(),
};

/** Every engine of `ENGINE_NAMES`, in the order in which `auto` looks at them. */
export async function listEngines(options: EngineOptions = {}): Promise<EngineStatus[]> {
  return Promise.all(Object.values(ENTRIES).map(async (load) => (await load(options)).status()));
}

/**
 * The engine of that name.
 * @throws {EngineUnavailableError} when it is not here; the message says what to do.
 */
export async function createEngine(name: EngineName, options: EngineOptions = {}): Promise<PhasingEngine> {
  if (!Object.hasOwn(ENTRIES, name)) {
    const names = Object.keys(ENTRIES).join(", ");
    throw new EngineUnavailableError(name, `there is no engine "${name}"; there are ${names}`);
  }
  return (await ENTRIES[name](options)).create();
}

/**
 * The engine of that name, or with `auto` the first of `listEngines` that is available and not `onlyByName`.
 * @throws {EngineUnavailableError} when the named engine is not here; the message says what to do.
 */
export async function selectEngine(name: EngineName | "auto", options: EngineOptions = {}): Promise<SelectedEngine> {
  if (name === "auto") return selectFirst(options);
  const engine = await createEngine(name, options);
  return { engine, reason: `${name} (${engine.description}), as asked for` };
}

async function selectFirst(options: EngineOptions): Promise<SelectedEngine> {
  const passedOver: string[] = [];
  for (const [name, load] of Object.entries(ENTRIES)) {
    const entry = await load(options);
    const status = await entry.status();
    if (!status.available || status.onlyByName !== undefined) {
      passedOver.push(status.available ? `${name} (${status.onlyByName})` : `${name} (not available here)`);
      continue;
    }
    const engine = await entry.create();
    const rest = passedOver.length === 0 ? "" : `; passed over: ${passedOver.join(", ")}`;
    return { engine, reason: `auto: ${name} (${engine.description})${rest}` };
  }
  throw new EngineUnavailableError("auto", `no engine runs here, not even ${passedOver.join(", ")}`);
}
