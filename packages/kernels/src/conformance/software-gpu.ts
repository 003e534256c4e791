/** The gpu engine on SwiftShader. */

import { prepareSoftwareGpu } from "@autophase/vitest/software-gpu";
import { createGpuEngine, type GpuEngine } from "../webgpu/gpu-engine.js";

/** The engine, or in words why there is none. What is there and fails is an error, not a reason to skip. */
export async function openSoftwareGpu(): Promise<GpuEngine | string> {
  const reason = prepareSoftwareGpu();
  if (reason) return reason;
  const engine = await createGpuEngine();
  if (!engine.isSoftware) throw new TypeError(`expected SwiftShader, got ${engine.adapterName}`);
  return engine;
}
