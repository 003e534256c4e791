/** The `gpu` engine: float32 shaders on WebGPU. */

import { type Shape, sizeOfShape } from "@autophase/tensor-io";
import { assertProblem } from "../assert-problem.js";
import type { PhasingEngine } from "../engine.js";
import { EngineUnavailableError } from "../errors.js";
import { findGpu } from "./gpu-access.js";
import { createGpuDevice, type PassListener } from "./gpu-device.js";
import { createGpuWorkspace } from "./gpu-workspace.js";

export interface GpuEngineOptions {
  /**
   * Told after each submission how long its passes took, where the device can tell (`timestamp-query`). Passes then no
   * longer overlap: the whole takes longer.
   */
  readonly onPasses?: PassListener;
}

export interface GpuEngine extends PhasingEngine {
  /** The adapter as its driver calls it. */
  readonly adapterName: string;
  /** The adapter computes on the processor: right, and slower than the wasm engine. */
  readonly isSoftware: boolean;
}

/**
 * Any number of axes, lengths up to 1024 (more where the device has the memory for it) and products of two such,
 * fastest when they factor into 2, 3, 5, 7. States are kept as float32 on the device; blocks of steps go there in one
 * submission.
 * @throws {EngineUnavailableError} when there is no WebGPU or no adapter; the message says what to do.
 * @throws {DeviceError} when the adapter gives no device.
 */
export async function createGpuEngine({ onPasses }: GpuEngineOptions = {}): Promise<GpuEngine> {
  const access = await findGpu();
  if (access.adapter === undefined) {
    throw new EngineUnavailableError("gpu", `${access.reason}; ${access.howTo}`);
  }
  const { adapterName, isSoftware } = access;
  const gpu = await createGpuDevice(access.adapter, onPasses);
  return {
    name: "gpu",
    adapterName,
    isSoftware,
    description: describeGpu(access),
    createWorkspace: async (problem, needs) => {
      gpu.assertUsable();
      assertProblem(problem);
      return createGpuWorkspace(gpu, problem, needs);
    },
    startsAtATime: (shape) => (isSoftware ? 1 : startsAtATime(shape)),
    dispose: gpu.dispose,
  };
}

/** Voxels that fill a large device: beside each other they take 34 MB for each field of complex numbers. */
const FILLING_VOXELS = 2 ** 22;
const MOST_STARTS = 4;

/** While the results of one start come back, the device goes on with the others. */
export function startsAtATime(shape: Shape): number {
  return Math.max(1, Math.min(MOST_STARTS, Math.floor(FILLING_VOXELS / sizeOfShape(shape))));
}

/** One line for people. */
export function describeGpu({ adapterName, isSoftware }: Pick<GpuEngine, "adapterName" | "isSoftware">): string {
  return `WebGPU, float32, ${adapterName}${isSoftware ? " (in software)" : ""}`;
}
