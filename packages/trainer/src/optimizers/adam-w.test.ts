import "@autophase/vitest/matchers";
import { createRandom } from "@autophase/tensor-io";
import * as tf from "@tensorflow/tfjs-core";
import "@tensorflow/tfjs-backend-cpu";
import { beforeAll, describe, expect, it } from "vitest";
import { adamW } from "./adam-w.js";
import { adam } from "./optimizer.js";

beforeAll(async () => {
  tf.enableProdMode();
  await tf.setBackend("cpu");
});

describe("adamW", () => {
  it("follows its formula over many steps", () => {
    const random = createRandom(1);
    const start = Array.from({ length: 6 }, () => random.normal());
    const { step, start: begin } = adamW({ weightDecay: 0.3 });
    let weights: tf.NamedTensorMap = { w: tf.tensor(start, [2, 3]) };
    let state = begin(weights);
    const expected = [...start];
    const m = new Float64Array(6);
    const v = new Float64Array(6);
    for (let t = 1; t <= 20; t++) {
      const rate = 0.02 * t;
      const gradient = Array.from({ length: 6 }, () => random.normal());
      ({ weights, state } = step(weights, { w: tf.tensor(gradient, [2, 3]) }, state, rate));
      gradient.forEach((g, i) => {
        m[i] = 0.9 * (m[i] as number) + 0.1 * g;
        v[i] = 0.999 * (v[i] as number) + 0.001 * g * g;
        const direction = (m[i] as number) / (1 - 0.9 ** t) / (Math.sqrt((v[i] as number) / (1 - 0.999 ** t)) + 1e-8);
        expected[i] = (expected[i] as number) - rate * (direction + 0.3 * (expected[i] as number));
      });
    }
    expect(weights.w?.dataSync()).toBeAllClose(expected, { rtol: 1e-4, atol: 1e-5 });
    expect(state.steps).toBe(20);
  });

  it("shrinks weights without a gradient, which Adam with a penalty would not do by the same share", () => {
    const weights = { w: tf.tensor1d([2, -4]) };
    const { step, start } = adamW({ weightDecay: 0.5 });
    const moved = step(weights, { w: tf.zeros([2]) }, start(weights), 0.1);
    expect(moved.weights.w?.dataSync()).toBeAllClose([1.9, -3.8], { rtol: 1e-6 });
  });

  it("without decay is Adam, to the bit", () => {
    const weights = { w: tf.tensor1d([2, -4]) };
    const gradients = { w: tf.tensor1d([0.3, 0.7]) };
    const [a, b] = [adamW({ weightDecay: 0 }), adam()].map(({ step, start }) => {
      return step(weights, gradients, start(weights), 0.1).weights.w?.dataSync();
    });
    expect(a).toEqual(b);
  });

  it("spares the weights that do not decay, and leaves only what it returns", () => {
    const weights = { kernel: tf.ones([2, 2]), bias: tf.ones([2]) };
    const gradients = { kernel: tf.zeros([2, 2]), bias: tf.zeros([2]) };
    const { step, start } = adamW({ weightDecay: 1, decays: ({ rank }) => rank > 1 });
    const state = start(weights);
    const before = tf.memory().numTensors;
    const moved = step(weights, gradients, state, 0.1);
    expect(tf.memory().numTensors).toBe(before + 6);
    expect(moved.weights.bias?.dataSync()).toBeAllClose([1, 1]);
    expect(moved.weights.kernel?.dataSync()).toBeAllClose([0.9, 0.9, 0.9, 0.9], { rtol: 1e-6 });
    expect(weights.kernel.dataSync()[0]).toBe(1);
  });

  it.each([-1, Number.NaN])("refuses a decay of %d", (weightDecay) => {
    expect(() => adamW({ weightDecay })).toThrow(/weightDecay must not be negative/);
  });
});
