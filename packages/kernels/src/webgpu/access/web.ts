/** WebGPU where the browser's own is missing: `#gpu` outside Node. */

import type { GpuOrReason } from "./gpu-or-reason.js";

/** A page keeps nothing: it may hand over tiles itself. */
export async function readTuned(_adapterName: string): Promise<unknown> {
  return undefined;
}

export async function keepTuned(_adapterName: string, _found: unknown): Promise<string | undefined> {
  return undefined;
}

export async function openGpu(): Promise<GpuOrReason> {
  return { reason: "this browser has no WebGPU", howTo: "use a browser with WebGPU over https or on localhost" };
}
