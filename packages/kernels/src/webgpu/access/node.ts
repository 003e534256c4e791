/** WebGPU of the package `webgpu`: `#gpu` in Node. */

/// <reference types="@webgpu/types" />
import { mkdir, readFile, rename, writeFile } from "node:fs/promises";
import { homedir } from "node:os";
import { dirname, join } from "node:path";
import { FileError } from "@autophase/tensor-io";
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
 * Times of passes as the device tells them: Dawn rounds them to 66 microseconds, which is about what a pass takes, to
 * keep pages of the web from spying. Features of Dawn by name, separated by commas, from `AUTOPHASE_DAWN_FEATURES`: for
 * tests, since a GPU in software spends most of its time on compiling what Dawn adds to shaders.
 */
function dawnOptions(): string[] {
  const { AUTOPHASE_DAWN_FEATURES: features } = process.env;
  const exactTimes = "disable-dawn-features=timestamp_quantization";
  return features ? [exactTimes, `enable-dawn-features=${features}`] : [exactTimes];
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

/**
 * What was found out about the device of an adapter, from the user's cache.
 * @throws {FileError} for a file that cannot be read, or is no JSON.
 */
export async function readTuned(adapterName: string): Promise<unknown> {
  return (await readAll())[adapterName];
}

/** @returns where it is kept. @throws {FileError} when it cannot be. */
export async function keepTuned(adapterName: string, found: unknown): Promise<string> {
  const file = tunedFile();
  const all = { ...(await readAll()), [adapterName]: found };
  try {
    await mkdir(dirname(file), { recursive: true });
    const unfinished = `${file}.${process.pid}`;
    await writeFile(unfinished, `${JSON.stringify(all, undefined, 2)}\n`);
    await rename(unfinished, file);
  } catch (cause) {
    throw new FileError(file, `cannot be written: ${(cause as Error).message}`, { cause });
  }
  return file;
}

async function readAll(): Promise<Record<string, unknown>> {
  const file = tunedFile();
  try {
    return JSON.parse(await readFile(file, "utf8")) as Record<string, unknown>;
  } catch (cause) {
    if ((cause as { code?: string }).code === "ENOENT") return {};
    throw new FileError(file, `cannot be read: ${(cause as Error).message}; delete it, or tune again`, { cause });
  }
}

function tunedFile(): string {
  return join(process.env.XDG_CACHE_HOME || join(homedir(), ".cache"), "autophase", "gpu-tiles.json");
}
