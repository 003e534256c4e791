/** The way to a GPU: the browser's, or in Node that of the package `webgpu`. */

/// <reference types="@webgpu/types" />

export type GpuAccess = GpuFound | GpuAbsent;

export interface GpuFound {
  readonly adapter: GPUAdapter;
  /** The adapter as its driver calls it. */
  readonly adapterName: string;
  /** The adapter computes on the processor. */
  readonly isSoftware: boolean;
}

export interface GpuAbsent {
  readonly adapter: undefined;
  readonly reason: string;
  readonly howTo: string;
}

/** The strongest adapter that there is. Nothing is kept: a second call asks again. */
export async function findGpu(): Promise<GpuAccess> {
  const entry = await gpuOf();
  if ("reason" in entry) return { adapter: undefined, ...entry };
  const adapter = await entry.gpu.requestAdapter({ powerPreference: "high-performance" });
  if (!adapter) {
    const howTo = "install a driver for Vulkan, Metal or Direct3D 12, or use --engine wasm";
    return { adapter: undefined, reason: "WebGPU finds no adapter", howTo };
  }
  const { vendor, architecture, device, description, isFallbackAdapter = false } = adapter.info;
  const named = [vendor, architecture, device].filter((part) => part !== "").join(" ");
  const adapterName = description || named || "adapter without a name";
  const isSoftware = isFallbackAdapter || SOFTWARE.test(`${adapterName} ${named}`);
  return { adapter, adapterName, isSoftware };
}

const SOFTWARE = /swiftshader|llvmpipe|lavapipe|basic render|\bwarp\b/i;

type GpuOrReason = { readonly gpu: GPU } | { readonly reason: string; readonly howTo: string };

async function gpuOf(): Promise<GpuOrReason> {
  const { gpu } = (globalThis.navigator ?? {}) as { gpu?: GPU };
  if (gpu) return { gpu };
  if (globalThis.process?.versions?.node === undefined) {
    return { reason: "this browser has no WebGPU", howTo: "use a browser with WebGPU over https or on localhost" };
  }
  opened ??= openDawn();
  return opened;
}

/** Dawn lives as long as the process; a second instance would not see another GPU. */
let opened: Promise<GpuOrReason> | undefined;

async function openDawn(): Promise<GpuOrReason> {
  const gap = vulkanGap();
  // a name that bundlers for browsers do not follow
  const packageName = "webgpu";
  try {
    const { create } = (await import(/* @vite-ignore */ packageName)) as { create(options: string[]): GPU };
    return gap ?? { gpu: create([]) };
  } catch (error) {
    if ((error as { code?: string }).code === "ERR_MODULE_NOT_FOUND") {
      return { reason: "the package webgpu is not installed", howTo: "npm install webgpu (130 MB)" };
    }
    const reason = `the package webgpu does not load here: ${String(error).split("\n")[0]}`;
    return { reason, howTo: "npm install webgpu@latest, or use --engine wasm" };
  }
}

/** Dawn would look for Vulkan's loader in the same way, and complain on standard error. */
function vulkanGap(): GpuOrReason | undefined {
  if (process.platform !== "linux") return undefined;
  try {
    process.dlopen({ exports: {} }, "libvulkan.so.1");
  } catch (error) {
    // what is found is no addon of Node, which it says in other words
    if (!String(error).includes("cannot open shared object file")) return undefined;
  }
  const howTo = "install it with the driver of the GPU (Debian: libvulkan1), or use --engine wasm";
  return { reason: "there is no Vulkan on this machine (libvulkan.so.1)", howTo };
}
