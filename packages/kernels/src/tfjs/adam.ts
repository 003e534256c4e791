/**
 * `AdamStep` takes weights, gradients, first and second moments of any number of parameters, one kind after the other,
 * and gives weights, first and second moments after one step likewise; attributes: `rate`, `beta1`, `beta2`, `root`,
 * `epsilon`: `w - rate m' / (sqrt(v') / root + epsilon)`.
 */

import { ADAM_JOB, JOB } from "../wasm/layout.generated.js";
import { wordsOf } from "../wasm/structure.js";
import { produceAll, type WasmKernel } from "./kernel.js";
import { quartersOf } from "./quarters.js";

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
  run: ({ inputs, attributes, backend }) => {
    const { rate, beta1, beta2, root, epsilon } = attributes as AdamAttributes;
    const [weights, gradients, first, second] = quartersOf(Object.values(inputs));
    return produceAll(backend, (keep) => {
      const results = [weights, first, second].map((tensors) =>
        tensors.map(({ shape }) => keep(backend.createTensor(shape))),
      );
      weights.forEach(({ shape }, k) => {
        const [newWeights, newFirst, newSecond] = results.map((tensors) => backend.addressOf(tensors[k]));
        const count = shape.reduce((a, b) => a * b, 1);
        const words = wordsOf(ADAM_JOB, {
          weights: backend.addressOf(weights[k]),
          gradient: backend.addressOf(gradients[k]),
          first: backend.addressOf(first[k]),
          second: backend.addressOf(second[k]),
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
      });
      return results.flat();
    });
  },
};

export const ADAM_KERNELS: readonly WasmKernel[] = [adamStep];
