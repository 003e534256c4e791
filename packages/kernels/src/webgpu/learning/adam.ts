/** `AdamStep`, as `tfjs/adam.ts` has it. */

import { groupsFor } from "../command-list.js";
import { voxelShader } from "../shaders/voxel-shader.js";
import { type GpuKernel, produceAll, sizeOf } from "./kernel.js";

const adamStep: GpuKernel = {
  name: "AdamStep",
  run: ({ inputs, attributes, backend }) => {
    const { rate, beta1, beta2, root, epsilon } = attributes as Record<string, number>;
    const { weight, first, second } = inputs;
    const count = sizeOf(weight);
    return produceAll(backend, (create) => {
      const [newWeight, newFirst, newSecond] = [weight, first, second].map(({ shape }) => create(shape));
      const params = { count, rate, beta1, beta2, root, epsilon, rest1: 1 - beta1, rest2: 1 - beta2 };
      backend.add(STEP, { ...inputs, newWeight, newFirst, newSecond }, params, groupsFor(count));
      return [newWeight, newFirst, newSecond];
    });
  },
};

const STEP = voxelShader({
  name: "adam",
  params: { rate: "f32", beta1: "f32", beta2: "f32", root: "f32", epsilon: "f32", rest1: "f32", rest2: "f32" },
  buffers: {
    weight: ["read", "f32"],
    gradient: ["read", "f32"],
    first: ["read", "f32"],
    second: ["read", "f32"],
    newWeight: ["read_write", "f32"],
    newFirst: ["read_write", "f32"],
    newSecond: ["read_write", "f32"],
  },
  body: `    let g = gradient[i];
    let m = params.beta1 * first[i] + params.rest1 * g;
    let v = params.beta2 * second[i] + params.rest2 * g * g;
    newFirst[i] = m;
    newSecond[i] = v;
    newWeight[i] = weight[i] - params.rate * m / (sqrt(v) / params.root + params.epsilon);`,
});

export const ADAM_KERNELS: readonly GpuKernel[] = [adamStep];
