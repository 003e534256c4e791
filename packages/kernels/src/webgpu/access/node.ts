/** WebGPU of the package `webgpu`: `#gpu` in Node. */

/// <reference types="@webgpu/types" />
import type { GpuOrReason } from "./gpu-or-reason.js";

export function openGpu(): Promise<GpuOrReason> {
  opened ??= openDawn();
  return opened;
}

/** Dawn lives as long as the process; a second instance would not see another GPU. */
let opened: Promise<GpuOrReason> | undefined;

async function openDawn(): Promise<GpuOrReason> {
  const gap = vulkanGap();
  // a name that bundlers do not follow: the package is optional
  const packageName = "webgpu";
  try {
    const { create } = (await import(/* @vite-ignore */ packageName)) as { create(options: string[]): GPU };
    return gap ?? { gpu: create(dawnOptions()) };
  } catch (error) {
    if ((error as { code?: string }).code === "ERR_MODULE_NOT_FOUND") {
      return { reason: "the package webgpu is not installed", howTo: "npm install webgpu (130 MB)" };
    }
    const reason = `the package webgpu does not load here: ${String(error).split("\n")[0]}`;
    return { reason, howTo: "npm install webgpu@latest, or use the wasm engine" };
  }
}

/**
 * Features of Dawn by name, separated by commas, from `AUTOPHASE_DAWN_FEATURES`: for tests, since a GPU in software
 * spends most of its time on compiling what Dawn adds to shaders.
 */
function dawnOptions(): string[] {
  const { AUTOPHASE_DAWN_FEATURES: features } = process.env;
  return features ? [`enable-dawn-features=${features}`] : [];
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
  const howTo = "install it with the driver of the GPU (Debian: libvulkan1), or use the wasm engine";
  return { reason: "there is no Vulkan on this machine (libvulkan.so.1)", howTo };
}
