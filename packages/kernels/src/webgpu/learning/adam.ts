/** `AdamStep`, as `tfjs/adam.ts` has it. */

import { quartersOf } from "../../tfjs/quarters.js";
import { groupsFor } from "../command-list.js";
import { voxelShader } from "../shaders/voxel-shader.js";
import type { GpuKernel } from "./kernel.js";

const adamStep: GpuKernel = {
  name: "AdamStep",
  run: ({ inputs, attributes, backend }) => {
    const { rate, beta1, beta2, root, epsilon } = attributes as Record<string, number>;
    const [weights, gradients, first, second] = quartersOf(Object.values(inputs));
    const results = [0, 1, 2].map(() => backend.createGathered(weights.map(({ shape }) => shape)));
    const [newWeight, newFirst, newSecond] = results.map(({ buffer }) => buffer);
    const [weight, gradient, ...moments] = [weights, gradients, first, second].map((each) => backend.gather(each));
    const buffers = { weight, gradient, first: moments[0], second: moments[1], newWeight, newFirst, newSecond };
    const count = newWeight.size / 4;
    const params = { count, rate, beta1, beta2, root, epsilon, rest1: 1 - beta1, rest2: 1 - beta2 };
    backend.add(STEP, buffers, params, groupsFor(count));
    return results.flatMap(({ tensors }) => tensors);
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
