/** The table of engines: which exist, which run here, and which `auto` takes. */

import type { EngineName, PhasingEngine } from "./engine.js";
import { EngineUnavailableError } from "./errors.js";
import { createReferenceEngine } from "./reference/reference-engine.js";
import { createTensorflowEngine } from "./tensorflow/tensorflow-engine.js";
import { tensorflowStatus } from "./tensorflow/tensorflow-entry.js";
import { createWasmEngine } from "./wasm/wasm-engine.js";
import { createGpuEngine } from "./webgpu/gpu-engine.js";
import { gpuStatus } from "./webgpu/gpu-entry.js";

/** Whether an engine runs here, and if not, why and what to do. */
export type EngineStatus =
  | {
      readonly name: EngineName;
      readonly available: true;
      readonly description: string;
      /** Why `auto` passes it over. Absent where it does not. */
      readonly onlyByName?: string;
    }
  | { readonly name: EngineName; readonly available: false; readonly reason: string; readonly howTo: string };

/** An engine, and a sentence for people on how it was chosen. */
export interface SelectedEngine {
  readonly engine: PhasingEngine;
  readonly reason: string;
}

/** Every engine of `ENGINE_NAMES`, in the order in which `auto` looks at them. */
export async function listEngines(): Promise<EngineStatus[]> {
  return Promise.all(createEntries().map(({ probe }) => probe()));
}

/**
 * The engine of that name, or with `auto` the first of `listEngines` that is available and not `onlyByName`.
 * @throws {EngineUnavailableError} when the named engine is not here; the message says what to do.
 */
export async function selectEngine(name: EngineName | "auto"): Promise<SelectedEngine> {
  return name === "auto" ? selectFirst() : selectNamed(name);
}

interface EngineEntry {
  readonly name: EngineName;
  probe(): Promise<EngineStatus>;
  create(): Promise<PhasingEngine>;
}

/** To add an engine: its entry here, before every engine that it should win over. */
function createEntries(): EngineEntry[] {
  return [gpuEntry(), wasmEntry(), tensorflowEntry(), referenceEntry()];
}

function referenceEntry(): EngineEntry {
  return {
    name: "reference",
    probe: async () => ({ name: "reference", available: true, description: createReferenceEngine().description }),
    create: async () => createReferenceEngine(),
  };
}

function wasmEntry(): EngineEntry {
  return {
    name: "wasm",
    probe: async () => ({ name: "wasm", available: true, description: createWasmEngine().description }),
    create: async () => createWasmEngine(),
  };
}

function gpuEntry(): EngineEntry {
  return { name: "gpu", probe: gpuStatus, create: createGpuEngine };
}

function tensorflowEntry(): EngineEntry {
  return { name: "tensorflow", probe: tensorflowStatus, create: createTensorflowEngine };
}

async function selectNamed(name: EngineName): Promise<SelectedEngine> {
  const entries = createEntries();
  const entry = entries.find((candidate) => candidate.name === name);
  if (entry === undefined) {
    const names = entries.map((candidate) => candidate.name).join(", ");
    throw new EngineUnavailableError(name, `there is no engine "${name}"; there are ${names}`);
  }
  const engine = await entry.create();
  return { engine, reason: `${name} (${engine.description}), as asked for` };
}

async function selectFirst(): Promise<SelectedEngine> {
  const passedOver: string[] = [];
  for (const entry of createEntries()) {
    const status = await entry.probe();
    if (!status.available || status.onlyByName !== undefined) {
      passedOver.push(status.available ? `${entry.name} (${status.onlyByName})` : `${entry.name} (not available here)`);
      continue;
    }
    const engine = await entry.create();
    const rest = passedOver.length === 0 ? "" : `; passed over: ${passedOver.join(", ")}`;
    return { engine, reason: `auto: ${entry.name} (${engine.description})${rest}` };
  }
  throw new EngineUnavailableError("auto", `no engine runs here, not even ${passedOver.join(", ")}`);
}
