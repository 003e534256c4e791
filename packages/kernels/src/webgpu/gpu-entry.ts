import type { EngineEntry, EngineStatus } from "../engine-entry.js";
import { findGpu } from "./gpu-access.js";
import { createGpuEngine, describeGpu } from "./gpu-engine.js";

/** Runs wherever there is an adapter; `auto` takes it only where that is a GPU. */
export function gpuEntry(): EngineEntry {
  return { status: gpuStatus, create: () => createGpuEngine() };
}

async function gpuStatus(): Promise<EngineStatus> {
  const access = await findGpu();
  if (access.adapter === undefined) {
    return { name: "gpu", available: false, reason: access.reason, howTo: access.howTo };
  }
  const status = { name: "gpu", available: true, description: describeGpu(access) } as const;
  return access.isSoftware ? { ...status, onlyByName: "it computes in software" } : status;
}
