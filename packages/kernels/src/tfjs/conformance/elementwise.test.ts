import "@autophase/vitest/matchers";
import { createRandom } from "@autophase/tensor-io";
import * as tf from "@tensorflow/tfjs-core";
import { describe, expect, it } from "vitest";
import { compare, useBothBackends } from "./both-backends.js";

useBothBackends();

describe("element-wise operations", () => {
  const shapes: [string, number[], number[]][] = [
    ["equal shapes", [2, 3, 7], [2, 3, 7]],
    ["a channel", [2, 3, 7], [7]],
    ["a scalar", [], [5, 3]],
    ["a row to a column", [4, 1], [1, 5]],
    ["samples", [2, 9], [2, 1]],
    ["what folds into no two axes", [2, 1, 3, 1, 5], [1, 4, 1, 3, 1]],
    ["nothing", [0, 3], [3]],
    ["more than one unit", [3, 17000], [3, 1]],
  ];

  it.each(shapes)("combine %s", (_, a, b) => {
    for (const operation of [tf.add, tf.sub, tf.mul, tf.maximum, tf.minimum]) {
      compare({ a, b }, (tensors) => operation(tensors.a, tensors.b));
    }
    compare({ a, b }, (tensors) => tf.div(tensors.a, tf.add(tf.abs(tensors.b), 0.5)));
    compare({ a, b }, (tensors) => tf.cast(tf.greaterEqual(tensors.a, tensors.b), "float32"));
    compare({ a, b }, (tensors) => tf.cast(tf.equal(tf.sign(tensors.a), tf.sign(tensors.b)), "float32"));
  });

  it("change values", () => {
    const operations = [tf.abs, tf.neg, tf.square, tf.sign, tf.relu, tf.leakyRelu, tf.sigmoid, tf.tanh];
    for (const operation of operations) compare({ x: [3, 41] }, ({ x }) => operation(x));
    compare({ x: [40000] }, ({ x }) => tf.leakyRelu(x, 0.01));
    compare({ x: [3, 41] }, ({ x }) => tf.step(x, 0.01));
    compare({ x: [3, 41] }, ({ x }) => tf.rsqrt(tf.sqrt(tf.add(tf.square(x), 0.1))));
  });

  it("treat NaN, zero and its neighbours alike", () => {
    for (const operation of [tf.sign, tf.relu, tf.leakyRelu, tf.abs, (x: tf.Tensor) => tf.step(x, 0.3)]) {
      const results = ["cpu", "wasm-simd"].map((backend) => {
        tf.setBackend(backend);
        const values = operation(tf.tensor1d([Number.NaN, 0, -1e-38, 1e-38, 5])).dataSync();
        return Array.from(values, (value) => value + 0);
      });
      expect(results[1]).toEqual(results[0]);
    }
  });

  it.each<[string, (x: tf.Tensor) => tf.Tensor, (x: number) => number]>([
    ["sigmoid", tf.sigmoid, (x) => 1 / (1 + Math.exp(-x))],
    ["tanh", tf.tanh, Math.tanh],
  ])("%s is its formula to 2e-7, small and large", (_, operation, formula) => {
    const random = createRandom(9);
    const far = [87, 87.3, 88, 89, 95, 103, 103.9, 104, 105, 1e4, 3e38, Number.POSITIVE_INFINITY];
    const drawn = Array.from({ length: 30001 }, (_, i) => random.normal() * 10 ** ((i % 9) - 6));
    const near = [1e-45, 1e-40, 1e-30, 1e-7, 0.1732, 0.34657359, 0.34657362, 0.5, 9.01, 16.6, 17];
    const values = Float32Array.from([...drawn, ...[...far, ...near].flatMap((x) => [x, -x])]);
    tf.setBackend("wasm-simd");
    const results = operation(tf.tensor1d(values)).dataSync();
    // Below the normal numbers a float32 keeps no more than multiples of 1.4e-45.
    expect(results).toBeAllClose(Float64Array.from(values, formula), { rtol: 2e-7, atol: 1.5e-45 });
    expect(Math.max(...results.map(Math.abs))).toBe(1);
  });

  it("sigmoid and tanh end where they must", () => {
    tf.setBackend("wasm-simd");
    const x = tf.tensor1d([Number.NaN, 0, -0, 200, -200, Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY]);
    expect([...tf.sigmoid(x).dataSync()]).toEqual([Number.NaN, 0.5, 0.5, 1, 0, 1, 0]);
    expect([...tf.tanh(x).dataSync()]).toEqual([Number.NaN, 0, -0, 1, -1, 1, -1]);
  });

  it("leave other types to the CPU backend", () => {
    tf.setBackend("wasm-simd");
    expect([...tf.add(tf.tensor1d([1, 2], "int32"), tf.tensor1d([3, 4], "int32")).dataSync()]).toEqual([4, 6]);
  });
});
