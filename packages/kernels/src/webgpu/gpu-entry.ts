/** What the table of engines says of the GPU. */

import type { EngineStatus } from "../select-engine.js";
import { findGpu } from "./gpu-access.js";
import { describeGpu } from "./gpu-engine.js";

/** Available wherever there is an adapter; `auto` takes it only where that is a GPU. */
export async function gpuStatus(): Promise<EngineStatus> {
  const access = await findGpu();
  if (access.adapter === undefined) {
    return { name: "gpu", available: false, reason: access.reason, howTo: access.howTo };
  }
  const status = { name: "gpu", available: true, description: describeGpu(access) } as const;
  return access.isSoftware ? { ...status, onlyByName: "it computes in software" } : status;
}
