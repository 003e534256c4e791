/** Weights in the order in which the kernels read them. */

import type { TensorInfo } from "@tensorflow/tfjs-core";
import { JOB, PACK_JOB } from "../../wasm/layout.generated.js";
import { wordsOf } from "../../wasm/structure.js";
import type { WasmBackend } from "../wasm-backend.js";
import { product } from "./sweep.js";

export interface PackOptions {
  /** For the gradient of the input: its inputs are the outputs of the convolution. */
  readonly isAdjoint: boolean;
  /** Outputs side by side: 8, or 1. */
  readonly blockOutputs: 1 | 8;
}

/**
 * Address of `[block][tap][input][output of the block]`, made once for a tensor of weights.
 * @param filter - `[depth, height, width, in, out]`
 */
export function packWeights(
  backend: WasmBackend,
  filter: TensorInfo,
  { isAdjoint, blockOutputs }: PackOptions,
): number {
  const [inputs, outputs] = filter.shape.slice(3);
  const taps = product(filter.shape.slice(0, 3));
  const [from, to] = isAdjoint ? [outputs, inputs] : [inputs, outputs];
  const [inputStep, outputStep] = isAdjoint ? [1, outputs] : [outputs, 1];
  const source = backend.addressOf(filter);
  const bytes = 4 * taps * from * blockOutputs * Math.ceil(to / blockOutputs);
  return backend.derive(filter, `${isAdjoint ? "adjoint" : "forward"}/${blockOutputs}`, bytes, (address) =>
    backend.perform(
      JOB.pack,
      wordsOf(PACK_JOB, {
        source,
        destination: address,
        taps,
        inputs: from,
        outputs: to,
        tapStep: inputs * outputs,
        inputStep,
        outputStep,
        blockOutputs,
      }),
    ),
  );
}
