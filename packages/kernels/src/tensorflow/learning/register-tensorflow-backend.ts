/** Learning on TensorFlow's own kernels. */

import { EngineUnavailableError } from "../../errors.js";
import { openTensorflow } from "../open-tensorflow.js";
import { describeTensorflow, type TensorflowEngineOptions } from "../tensorflow-engine.js";
import { convolutionKernels } from "./convolution-kernels.js";
import { farFieldKernels } from "./far-field-kernels.js";
import { poolKernels } from "./pool-kernels.js";

export interface RegisteredTensorflowBackend {
  /** As TensorFlow.js calls it: `tensorflow` is the native library. */
  readonly name: string;
  /** For people. */
  readonly description: string;
  /** The native library found a GPU that it can use. */
  readonly hasGpu: boolean;
  /** Takes what was added to the backend away again. The backend itself is the application's. */
  dispose(): void;
}

/**
 * Makes the native library the current backend, with cuDNN or oneDNN behind convolutions. Added to it are what it
 * lacks: paddings in numbers, the gradient of pooling without the maxima, and the far field from its own transforms.
 * @throws {EngineUnavailableError} when no TensorFlow.js with such a library is here.
 */
export async function registerTensorflowBackend({
  tf: module,
}: TensorflowEngineOptions = {}): Promise<RegisteredTensorflowBackend> {
  const open = await openTensorflow(module);
  if ("reason" in open) throw new EngineUnavailableError("tensorflow", `${open.reason}; ${open.howTo}`);
  const { tf, backend, hasGpu } = open;
  await tf.setBackend(backend);
  const added = [convolutionKernels, poolKernels, farFieldKernels].flatMap((kernels) => kernels(tf, backend));
  const replaced = added.flatMap(({ kernelName }) => tf.getKernel(kernelName, backend) ?? []);
  for (const { kernelName } of replaced) tf.unregisterKernel(kernelName, backend);
  for (const kernel of added) tf.registerKernel(kernel);
  return {
    name: backend,
    description: describeTensorflow(open),
    hasGpu,
    dispose: () => {
      for (const { kernelName } of added) tf.unregisterKernel(kernelName, backend);
      for (const kernel of replaced) tf.registerKernel(kernel);
    },
  };
}
