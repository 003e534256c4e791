/** WebGPU where the browser's own is missing: `#gpu` outside Node. */

import type { GpuOrReason } from "./gpu-or-reason.js";

export async function openGpu(): Promise<GpuOrReason> {
  return { reason: "this browser has no WebGPU", howTo: "use a browser with WebGPU over https or on localhost" };
}
