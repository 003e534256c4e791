import "@autophase/vitest/matchers";
import { createRandom } from "@autophase/tensor-io";
import * as tf from "@tensorflow/tfjs-core";
import "@tensorflow/tfjs-backend-cpu";
import { beforeAll, describe, expect, it } from "vitest";
import { adamStep, createAdamState } from "./adam.js";

beforeAll(async () => {
  tf.enableProdMode();
  await tf.setBackend("cpu");
});

describe("adamStep", () => {
  it("follows its formula over many steps", () => {
    const random = createRandom(1);
    const start = Array.from({ length: 6 }, () => random.normal());
    const options = { learningRate: 0.02, beta1: 0.8, beta2: 0.99, epsilon: 1e-4 };
    let weights: tf.NamedTensorMap = { w: tf.tensor(start, [2, 3]) };
    let state = createAdamState(weights);
    const expected = [...start];
    const m = new Float64Array(6);
    const v = new Float64Array(6);
    for (let t = 1; t <= 20; t++) {
      const gradient = Array.from({ length: 6 }, () => random.normal());
      ({ weights, state } = adamStep(weights, { w: tf.tensor(gradient, [2, 3]) }, state, options));
      gradient.forEach((g, i) => {
        m[i] = 0.8 * (m[i] as number) + 0.2 * g;
        v[i] = 0.99 * (v[i] as number) + 0.01 * g * g;
        const root = Math.sqrt((v[i] as number) / (1 - 0.99 ** t)) + 1e-4;
        expected[i] = (expected[i] as number) - (0.02 * (m[i] as number)) / (1 - 0.8 ** t) / root;
      });
    }
    expect(weights.w?.dataSync()).toBeAllClose(expected, { rtol: 1e-4, atol: 1e-5 });
    expect(state.steps).toBe(20);
  });

  it("moves by the learning rate at first, whatever the scale of the gradient", () => {
    const weights = { a: tf.tensor1d([1, 1]), b: tf.scalar(1) };
    const gradients = { a: tf.tensor1d([1e-3, -50]), b: tf.scalar(0) };
    const moved = adamStep(weights, gradients, createAdamState(weights), { learningRate: 0.1 });
    expect(moved.weights.a?.dataSync()).toBeAllClose([0.9, 1.1], { rtol: 1e-4 });
    expect(moved.weights.b?.dataSync()).toBeAllClose([1]);
  });

  it("changes nothing it was given and leaves only what it returns", () => {
    const weights = { w: tf.tensor1d([1, 2]) };
    const state = createAdamState(weights);
    const gradients = { w: tf.tensor1d([3, 4]) };
    const before = tf.memory().numTensors;
    adamStep(weights, gradients, state, { learningRate: 1 });
    expect(tf.memory().numTensors).toBe(before + 3);
    expect(weights.w.dataSync()).toBeAllClose([1, 2]);
    expect(state.first.w?.dataSync()).toBeAllClose([0, 0]);
  });
});
