/** The gradient of maximum pooling without the maxima, which the native one asks for. */

import type { KernelConfig } from "@tensorflow/tfjs-core";
import type { Tensorflow } from "../field.js";
import { type Inputs, stockKernels } from "./stock-kernels.js";

export function poolKernels(tf: Tensorflow, backendName: string): KernelConfig[] {
  const { MaxPool3D, MaxPool3DGrad } = tf;
  const stock = stockKernels(tf, backendName, [MaxPool3D, MaxPool3DGrad]);
  return [
    {
      kernelName: MaxPool3DGrad,
      backendName,
      kernelFunc: ({ inputs, attrs, backend }) => {
        const { dy, input } = inputs as Inputs;
        const maxima = stock.run(backend, MaxPool3D, { x: input }, attrs ?? {});
        return stock.through(backend, maxima, (output) =>
          stock.run(backend, MaxPool3DGrad, { dy, input, output }, attrs ?? {}),
        );
      },
    },
  ];
}
