/** TensorFlow.js with a backend that can do what the engine needs, or in words why there is none. */

import { findTensorflow } from "#tensorflow";
import type { TensorflowAbsent, TensorflowAccess } from "./access/tensorflow-access.js";
import type { Tensorflow } from "./field.js";

export interface OpenTensorflow {
  readonly tf: Tensorflow;
  /** As TensorFlow.js calls it: `tensorflow` is the native library, `cpu` plain JavaScript. */
  readonly backend: string;
  /** The native library found a GPU that it can use. */
  readonly hasGpu: boolean;
}

const NEEDED_KERNELS = ["FFT", "IFFT", "Complex", "Real", "Imag", "Transpose"] as const;

/** @param tf - default: that of the first package with the native library. */
export async function openTensorflow(tf?: Tensorflow): Promise<OpenTensorflow | TensorflowAbsent> {
  const found: TensorflowAccess = tf ? { tf } : await findTensorflow();
  return "tf" in found ? openBackend(found.tf) : found;
}

async function openBackend(tf: Tensorflow): Promise<OpenTensorflow | TensorflowAbsent> {
  const isReady = await tf.ready().then(
    () => true,
    () => false,
  );
  if (!isReady) {
    const howTo = "import one before, such as @tensorflow/tfjs-backend-cpu";
    return { reason: "TensorFlow.js has no backend here", howTo };
  }
  const backend = tf.getBackend();
  const missing = NEEDED_KERNELS.filter((kernel) => !tf.getKernel(kernel, backend));
  if (missing.length > 0) {
    const reason = `the TensorFlow.js backend ${backend} has no ${missing.join(", ")}`;
    return { reason, howTo: "make another the current one, such as webgl or cpu" };
  }
  const { isUsingGpuDevice = false } = tf.backend() as { isUsingGpuDevice?: boolean };
  return { tf, backend, hasGpu: isUsingGpuDevice };
}
