/** The way to a GPU: the browser's, or in Node that of the package `webgpu`. */

/// <reference types="@webgpu/types" />
import { openGpu } from "#gpu";
import { isSoftwareAdapter } from "../software-adapter.js";

export type GpuAccess = GpuFound | GpuAbsent;

interface GpuFound {
  readonly adapter: GPUAdapter;
  /** The adapter as its driver calls it. */
  readonly adapterName: string;
  /** The adapter computes on the processor. */
  readonly isSoftware: boolean;
}

interface GpuAbsent {
  readonly adapter: undefined;
  readonly reason: string;
  readonly howTo: string;
}

/** The strongest adapter that there is. Nothing is kept: a second call asks again. */
export async function findGpu(): Promise<GpuAccess> {
  const { gpu } = (globalThis.navigator ?? {}) as { gpu?: GPU };
  const entry = gpu ? { gpu } : await openGpu();
  if ("reason" in entry) return { adapter: undefined, ...entry };
  const adapter = await entry.gpu.requestAdapter({ powerPreference: "high-performance" });
  if (!adapter) {
    const howTo = "install a driver for Vulkan, Metal or Direct3D 12, or use the wasm engine";
    return { adapter: undefined, reason: "WebGPU finds no adapter", howTo };
  }
  const { vendor, architecture, device, description, isFallbackAdapter = false } = adapter.info;
  const named = [vendor, architecture, device].filter((part) => part !== "").join(" ");
  const adapterName = description || named || "adapter without a name";
  const isSoftware = isFallbackAdapter || isSoftwareAdapter(`${adapterName} ${named}`);
  return { adapter, adapterName, isSoftware };
}
