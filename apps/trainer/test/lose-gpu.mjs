// Loaded before a program: its GPU is destroyed, as when a driver gives up, once the file `LOSE_GPU_WHEN` is there.

import { existsSync } from "node:fs";
import { createRequire } from "node:module";
import { pathToFileURL } from "node:url";

const kernels = createRequire(new URL("../../../packages/kernels/package.json", import.meta.url));
const { globals } = await import(pathToFileURL(kernels.resolve("webgpu")).href);
const { requestDevice } = globals.GPUAdapter.prototype;
const { submit } = globals.GPUQueue.prototype;
let device;
globals.GPUAdapter.prototype.requestDevice = async function (...args) {
  device = await requestDevice.apply(this, args);
  return device;
};
globals.GPUQueue.prototype.submit = function (...args) {
  if (existsSync(process.env.LOSE_GPU_WHEN)) device.destroy();
  return submit.apply(this, args);
};
