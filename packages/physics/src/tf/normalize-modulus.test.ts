import "@autophase/vitest/matchers";
import { createRandom } from "@autophase/tensor-io";
import * as tf from "@tensorflow/tfjs-core";
import "@tensorflow/tfjs-backend-cpu";
import { beforeAll, describe, expect, it } from "vitest";
import { normalizeModulus } from "./normalize-modulus.js";

beforeAll(async () => {
  tf.enableProdMode();
  await tf.setBackend("cpu");
});

describe("normalizeModulus", () => {
  it("divides each sample by its own maximum plus 1e-6; a dark one stays 0", () => {
    const modulus = tf.tensor5d([1, 4, 2, 0, 0, 0], [2, 3, 1, 1, 1]);
    expect(normalizeModulus(modulus).dataSync()).toBeAllClose([0.25, 1, 0.5, 0, 0, 0], { rtol: 1e-6 });
  });

  it("has the gradient of finite differences, through the maximum too", () => {
    const random = createRandom(5);
    const values = Float64Array.from({ length: 24 }, () => 1 + 3 * random.uniform());
    const weights = Float64Array.from({ length: 24 }, () => random.normal());
    const shape: [number, number, number, number, number] = [2, 3, 2, 2, 1];
    const gradient = tf.grad((x) => normalizeModulus(x as tf.Tensor5D))(
      tf.tensor5d(Float32Array.from(values), shape),
      tf.tensor5d(Float32Array.from(weights), shape),
    );
    const loss = (x: Float64Array): number =>
      x.reduce((sum, value, i) => {
        const sample = x.slice(i < 12 ? 0 : 12, i < 12 ? 12 : 24);
        return sum + (weights[i] * value) / (Math.max(...sample) + 1e-6);
      }, 0);
    const expected = values.map(
      (value, i) => (loss(values.with(i, value + 1e-5)) - loss(values.with(i, value - 1e-5))) / 2e-5,
    );
    expect(gradient.dataSync()).toBeAllClose(expected, { rtol: 1e-4, atol: 1e-5 });
  });

  it("looks for the maximum among measured voxels only", () => {
    const mask = tf.tensor5d([1, 0, 1], [1, 3, 1, 1, 1]);
    const { value, grad } = tf.valueAndGrad((x) => normalizeModulus(x as tf.Tensor5D, mask))(
      tf.tensor5d([2, 8, 1], [1, 3, 1, 1, 1]),
      tf.tensor5d([0, 0, 1], [1, 3, 1, 1, 1]),
    );
    expect(value.dataSync()).toBeAllClose([1, 4, 0.5], { rtol: 1e-6 });
    expect(grad.dataSync()).toBeAllClose([-0.25, 0, 0.5], { rtol: 1e-5 });
    expect(() => normalizeModulus(tf.zeros([1, 3, 1, 1, 1]), tf.zeros([3]))).toThrow(/normalizeModulus: mask/);
  });

  it("shares the gradient of the maximum where voxels tie", () => {
    const gradient = tf.grad((x) => normalizeModulus(x as tf.Tensor5D))(
      tf.tensor5d([2, 2, 1], [1, 3, 1, 1, 1]),
      tf.tensor5d([0, 0, 1], [1, 3, 1, 1, 1]),
    );
    expect(gradient.dataSync()).toBeAllClose([-0.125, -0.125, 0.5], { rtol: 1e-5 });
  });
});
