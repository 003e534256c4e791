/** A kernel that is made of operations. */

import type { KernelBackend, KernelConfig, Tensor, TensorInfo } from "@tensorflow/tfjs-core";
import type { Tensorflow } from "../field.js";

export function tensorKernel(
  tf: Tensorflow,
  backendName: string,
  kernelName: string,
  run: (inputs: Readonly<Record<string, Tensor>>, attributes: object) => Tensor[],
): KernelConfig {
  return {
    kernelName,
    backendName,
    kernelFunc: ({ inputs, attrs, backend }) => {
      const results = tf.tidy(() => run(inputs as Record<string, Tensor>, attrs ?? {}));
      // what is handed out outlives the scope in which it was made
      for (const { dataId } of results) (backend as KernelBackend).incRef(dataId);
      const infos = results.map(({ dataId, shape, dtype }): TensorInfo => ({ dataId, shape, dtype }));
      tf.dispose(results);
      return infos;
    },
  };
}
