/** The `webgl` engine: float32 kernels of gpu.js on WebGL 2. */

import { assertProblem } from "../assert-problem.js";
import type { PhasingEngine } from "../engine.js";
import { EngineUnavailableError } from "../errors.js";
import { describeWebgl, findWebgl } from "./webgl-access.js";
import { createWebglDevice } from "./webgl-device.js";
import { createWebglWorkspace } from "./webgl-workspace.js";

export interface WebglEngine extends PhasingEngine {
  /** The GPU as the browser calls it. */
  readonly rendererName: string;
  /** It computes on the processor: right, and slower than the wasm engine. */
  readonly isSoftware: boolean;
}

/**
 * Any number of axes of any lengths, fastest when they factor into 2, 3, 5, 7; as many voxels as a texture holds.
 * States are kept as float32 on the device. In browsers only, on a page or in a worker.
 * @throws {EngineUnavailableError} when there is no WebGL 2, or none that writes float32; the message says what to do.
 */
export async function createWebglEngine(): Promise<WebglEngine> {
  const access = findWebgl();
  if (access.context === undefined) {
    throw new EngineUnavailableError("webgl", `${access.reason}; ${access.howTo}`);
  }
  const { context, rendererName, isSoftware } = access;
  const gpu = createWebglDevice(context);
  return {
    name: "webgl",
    rendererName,
    isSoftware,
    description: describeWebgl(access),
    createWorkspace: async (problem, needs) => {
      gpu.assertUsable();
      assertProblem(problem);
      return createWebglWorkspace(gpu, problem, needs);
    },
    dispose: gpu.dispose,
  };
}
