/**
 * `AdamStep` `{ weight, gradient, first, second }` -> `[weight, first, second]` after one step; attributes: `rate`,
 * `beta1`, `beta2`, `root`, `epsilon`: `w - rate m' / (sqrt(v') / root + epsilon)`.
 */

import { JOB } from "../wasm/layout.generated.js";
import { floatBits } from "./convolution/sweep.js";
import { produceAll, type WasmKernel } from "./kernel.js";

/** Values that are worth a thread. */
const UNIT_VALUES = 8192;

interface AdamAttributes {
  readonly rate: number;
  readonly beta1: number;
  readonly beta2: number;
  readonly root: number;
  readonly epsilon: number;
}

const adamStep: WasmKernel = {
  name: "AdamStep",
  run: ({ inputs: { weight, gradient, first, second }, attributes, backend }) => {
    const { rate, beta1, beta2, root, epsilon } = attributes as unknown as AdamAttributes;
    const count = weight.shape.reduce((a, b) => a * b, 1);
    return produceAll(backend, (keep) => {
      const results = [weight, first, second].map(({ shape }) => keep(backend.createTensor(shape)));
      const addresses = [weight, gradient, first, second, ...results].map((tensor) => backend.addressOf(tensor));
      const words = [...addresses, count, ...[rate, beta1, beta2, root, epsilon].map(floatBits)];
      backend.perform(JOB.adam, words, Math.ceil(count / UNIT_VALUES));
      return results;
    });
  },
};

export const ADAM_KERNELS: readonly WasmKernel[] = [adamStep];
