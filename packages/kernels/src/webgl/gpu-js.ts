/** What of gpu.js is used: its translation of kernels to GLSL, and their runs. */

/// <reference path="./gpu-js-web-gl2-kernel.d.ts" />

// its entry brings every backend, and puts a GPU of its own in the place of the browser's
import { WebGL2Kernel } from "gpu.js/src/backend/web-gl2/kernel.js";
import { argumentTypesOf, type KernelSource, scriptOf } from "./kernel-source.js";

/** @see https://github.com/gpujs/gpu.js/blob/develop/src/backend/web-gl/kernel.js */
export interface GpuJsKernel {
  readonly built: boolean;
  output: readonly number[];
  threadDim: readonly number[];
  texSize: Int32Array;
  maxTexSize: Int32Array;
  /** Where results go. */
  texture: unknown;
  /** Makes the next run attach it. */
  _textureSwitched: boolean;
  build(...values: unknown[]): void;
  run(...values: unknown[]): void;
}

export function createGpuJsKernel(context: WebGL2RenderingContext, source: KernelSource): GpuJsKernel {
  return new WebGL2Kernel(scriptOf(source), {
    context,
    // gpu.js gives it the size of the textures, which a real canvas would take memory for
    canvas: { width: 1, height: 1 },
    argumentTypes: argumentTypesOf(source),
    nativeFunctions: [...(source.natives ?? [])],
    // a kernel runs on arrays of any size
    dynamicOutput: true,
    dynamicArguments: true,
    output: [1, 1],
    pipeline: true,
    precision: "single",
    tactic: "precision",
    // of the device, in a context of its own: `findWebgl` has done so
    validate: false,
  }) as GpuJsKernel;
}
