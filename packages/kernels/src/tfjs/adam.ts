/**
 * `AdamStep` `{ weight, gradient, first, second }` -> `[weight, first, second]` after one step; attributes: `rate`,
 * `beta1`, `beta2`, `root`, `epsilon`: `w - rate m' / (sqrt(v') / root + epsilon)`.
 */

import { ADAM_JOB, JOB } from "../wasm/layout.generated.js";
import { wordsOf } from "../wasm/structure.js";
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
    const { rate, beta1, beta2, root, epsilon } = attributes as AdamAttributes;
    const count = weight.shape.reduce((a, b) => a * b, 1);
    return produceAll(backend, (keep) => {
      const results = [weight, first, second].map(({ shape }) => keep(backend.createTensor(shape)));
      const [newWeights, newFirst, newSecond] = results.map((tensor) => backend.addressOf(tensor));
      const words = wordsOf(ADAM_JOB, {
        weights: backend.addressOf(weight),
        gradient: backend.addressOf(gradient),
        first: backend.addressOf(first),
        second: backend.addressOf(second),
        newWeights,
        newFirst,
        newSecond,
        count,
        rate,
        beta1,
        beta2,
        root,
        epsilon,
      });
      backend.perform(JOB.adam, words, Math.ceil(count / UNIT_VALUES));
      return results;
    });
  },
};

export const ADAM_KERNELS: readonly WasmKernel[] = [adamStep];
