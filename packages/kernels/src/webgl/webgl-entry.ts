import type { EngineEntry, EngineStatus } from "../engine-entry.js";
import { closeWebgl, describeWebgl, findWebgl } from "./webgl-access.js";

/** Runs in browsers with WebGL 2; `auto` takes it only where that is a GPU. */
export function webglEntry(): EngineEntry {
  // gpu.js is loaded with the engine, and a look does not take it
  return { status: webglStatus, create: async () => (await import("./webgl-engine.js")).createWebglEngine() };
}

async function webglStatus(): Promise<EngineStatus> {
  const access = findWebgl();
  if (access.context === undefined) {
    return { name: "webgl", available: false, reason: access.reason, howTo: access.howTo };
  }
  closeWebgl(access.context);
  const status = { name: "webgl", available: true, description: describeWebgl(access) } as const;
  return access.isSoftware ? { ...status, onlyByName: "it computes in software" } : status;
}
