/** The browser of the tests. */

import { existsSync } from "node:fs";
import { chromium } from "playwright-core";

/** Where Debian's package puts it, or where `AUTOPHASE_CHROMIUM` says; undefined when nothing is there. */
export function findChromium() {
  const path = process.env.AUTOPHASE_CHROMIUM ?? "/usr/bin/chromium";
  return existsSync(path) ? path : undefined;
}

/**
 * Without a window, a sandbox of its own, or anything that would reach out to the network; without a GPU unless asked
 * for.
 */
export function launchChromium(executablePath, gpu = ["--disable-gpu"]) {
  return chromium.launch({ executablePath, headless: true, args: [...FLAGS, ...gpu] });
}

/** WebGPU or WebGL on Chromium's own SwiftShader, so that the answer does not depend on the machine. */
export const SOFTWARE_WEBGPU = [
  "--enable-unsafe-webgpu",
  "--use-webgpu-adapter=swiftshader",
  // as for Node: `software-gpu.js`
  "--enable-dawn-features=disable_workgroup_init,allow_unsafe_apis",
];
export const SOFTWARE_WEBGL = ["--use-gl=angle", "--use-angle=swiftshader", "--enable-unsafe-swiftshader"];

const FLAGS = [
  "--no-sandbox",
  // what a GPU in software draws of a page takes a third longer: it is for canvases alone
  "--disable-gpu-compositing",
  "--disable-gpu-rasterization",
  "--disable-quic",
  "--no-first-run",
  "--disable-background-networking",
  "--disable-component-update",
  "--disable-sync",
];
