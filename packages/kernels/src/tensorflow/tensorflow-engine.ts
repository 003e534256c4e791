/** The `tensorflow` engine: operations of TensorFlow.js on whichever backend the caller has. */

import { assertProblem } from "../assert-problem.js";
import type { PhasingEngine } from "../engine.js";
import { EngineUnavailableError } from "../errors.js";
import type { Tensorflow } from "./field.js";
import { type OpenTensorflow, openTensorflow } from "./open-tensorflow.js";
import { createTensorWorkspace } from "./tensor-workspace.js";

export interface TensorflowEngineOptions {
  /**
   * TensorFlow.js with a backend: the module `@tensorflow/tfjs-node-gpu`, `@tensorflow/tfjs-node`, `@tensorflow/tfjs`,
   * or `@tensorflow/tfjs-core` beside a backend's package. Default: the first of the former two that is installed.
   */
  readonly tf?: Tensorflow;
}

export interface TensorflowEngine extends PhasingEngine {
  /** As TensorFlow.js calls it: `tensorflow` is the native library, `cpu` plain JavaScript. */
  readonly backend: string;
  /** The native library found a GPU that it can use. */
  readonly hasGpu: boolean;
}

/**
 * Any number of axes of any length, float32 (complex64 in transforms, which are those of the backend: cuFFT on a GPU).
 * Tensors stay with the backend, the one that is current now; results are read at the end of a `run`.
 * @throws {EngineUnavailableError} when no TensorFlow.js is here, no backend is registered, or the backend cannot
 * transform.
 */
export async function createTensorflowEngine({ tf: module }: TensorflowEngineOptions = {}): Promise<TensorflowEngine> {
  const open = await openTensorflow(module);
  if ("reason" in open) throw new EngineUnavailableError("tensorflow", `${open.reason}; ${open.howTo}`);
  const { tf, backend, hasGpu } = open;
  return {
    name: "tensorflow",
    backend,
    hasGpu,
    description: describeTensorflow(open),
    createWorkspace: async (problem) => {
      assertProblem(problem);
      return createTensorWorkspace(tf, problem);
    },
    // the backend is the application's
    dispose: () => {},
  };
}

/** One line for people. */
export function describeTensorflow({ tf, backend, hasGpu }: OpenTensorflow): string {
  const where = backend === "tensorflow" ? `native library, ${hasGpu ? "GPU" : "CPU"}` : `backend ${backend}`;
  return `TensorFlow.js ${tf.version_core}, ${where}, float32`;
}
