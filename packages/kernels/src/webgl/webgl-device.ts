/** A WebGL context with the kernels that were compiled for it. */

import { DeviceError, DisposedError } from "../errors.js";
import type { DeviceArray } from "./device-array.js";
import { createGpuJsKernel, type GpuJsKernel } from "./gpu-js.js";
import type { KernelSource } from "./kernel-source.js";
import { closeWebgl } from "./webgl-access.js";

export type Argument = DeviceArray | number;

export interface WebglDevice {
  readonly context: WebGL2RenderingContext;
  /** Texels of the longest row, and rows of the highest array. */
  readonly longestSide: number;
  /**
   * Fills `target`.
   * @param values - in the order of the source.
   * @throws {DeviceError} when the kernel does not compile here, or the context was lost.
   */
  run(source: KernelSource, target: DeviceArray, values: readonly Argument[]): void;
  /** Waits for everything that was asked for. @throws as `assertUsable`. */
  settle(): Promise<void>;
  /** @throws {DeviceError} when the context was lost. @throws {DisposedError} after `dispose`. */
  assertUsable(): void;
  dispose(): void;
}

export function createWebglDevice(context: WebGL2RenderingContext): WebglDevice {
  const kernels = new Map<string, GpuJsKernel>();
  let isDisposed = false;
  const assertUsable = (): void => {
    if (isDisposed) throw new DisposedError("webgl engine: it was disposed");
    if (context.isContextLost()) throw new DeviceError("webgl engine: the browser took the GPU away (context lost)");
  };
  return {
    context,
    longestSide: context.getParameter(context.MAX_TEXTURE_SIZE),
    run: (source, target, values) => {
      const kernel = kernels.get(source.name) ?? createGpuJsKernel(context, source);
      try {
        runInto(context, kernel, target, values);
      } catch (cause) {
        assertUsable();
        throw new DeviceError(`webgl engine: the kernel "${source.name}" does not run here: ${cause}`, { cause });
      }
      kernels.set(source.name, kernel);
    },
    settle: async () => {
      const fence = context.fenceSync(context.SYNC_GPU_COMMANDS_COMPLETE, 0);
      context.flush();
      while (fence && !context.isContextLost()) {
        const state = context.clientWaitSync(fence, 0, 0);
        if (state === context.ALREADY_SIGNALED || state === context.CONDITION_SATISFIED) break;
        await new Promise((resolve) => setTimeout(resolve, 1));
      }
      if (fence) context.deleteSync(fence);
      assertUsable();
    },
    assertUsable,
    dispose: () => {
      isDisposed = true;
      closeWebgl(context);
    },
  };
}

/** gpu.js would give each kernel a texture of its own; ours write to the one that they are told. */
function runInto(
  context: WebGL2RenderingContext,
  kernel: GpuJsKernel,
  target: DeviceArray,
  values: readonly Argument[],
): void {
  const aim = (): void => {
    kernel.output = target.output;
    kernel.threadDim = [...target.dimensions];
    kernel.texSize = target.size;
    kernel.maxTexSize = target.size;
  };
  aim();
  kernel.texture = target;
  kernel._textureSwitched = true;
  if (!kernel.built) kernel.build(...values);
  // building guesses a size
  aim();
  context.viewport(0, 0, target.size[0], target.size[1]);
  kernel.run(...values);
}
