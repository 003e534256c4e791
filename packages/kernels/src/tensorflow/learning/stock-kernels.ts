/** The kernels that a backend brings, called from those that take their place. */

import type { KernelBackend, NamedAttrMap, NamedTensorInfoMap, TensorInfo } from "@tensorflow/tfjs-core";
import type { Tensorflow } from "../field.js";

export type Inputs = Readonly<Record<string, TensorInfo>>;

export interface StockKernels {
  run(backend: object, name: string, inputs: Inputs, attributes: object): TensorInfo;
  /** What `use` makes of a result that nobody else sees. */
  through(backend: object, between: TensorInfo, use: (between: TensorInfo) => TensorInfo): TensorInfo;
}

/** As they are registered now. */
export function stockKernels(tf: Tensorflow, backendName: string, names: readonly string[]): StockKernels {
  const kernels = new Map(names.map((name) => [name, tf.getKernel(name, backendName)]));
  return {
    run: (backend, name, inputs, attributes) =>
      kernels.get(name)?.kernelFunc({
        inputs: inputs as NamedTensorInfoMap,
        attrs: attributes as NamedAttrMap,
        backend,
      }) as TensorInfo,
    through: (backend, between, use) => {
      try {
        return use(between);
      } finally {
        (backend as KernelBackend).disposeData(between.dataId);
      }
    },
  };
}
