import "@autophase/vitest/matchers";
import { createRandom } from "@autophase/tensor-io";
import * as tf from "@tensorflow/tfjs-core";
import { describe, expect, it } from "vitest";
import { compare, type LearningSubject, valuesOn } from "../subject.js";

export function defineElementwise(subject: LearningSubject): void {
  const { backend, activationError, hasSubnormals } = subject;

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

    it.each(shapes)("combine %s", async (_, a, b) => {
      for (const operation of [tf.add, tf.sub, tf.mul, tf.maximum, tf.minimum]) {
        await compare(subject, { a, b }, (tensors) => operation(tensors.a, tensors.b));
      }
      await compare(subject, { a, b }, (tensors) => tf.div(tensors.a, tf.add(tf.abs(tensors.b), 0.5)));
      await compare(subject, { a, b }, (tensors) => tf.cast(tf.greaterEqual(tensors.a, tensors.b), "float32"));
      await compare(subject, { a, b }, (tensors) =>
        tf.cast(tf.equal(tf.sign(tensors.a), tf.sign(tensors.b)), "float32"),
      );
    });

    it("change values", async () => {
      const operations = [tf.abs, tf.neg, tf.square, tf.sign, tf.relu, tf.leakyRelu, tf.sigmoid, tf.tanh, tf.exp];
      for (const operation of operations) await compare(subject, { x: [3, 41] }, ({ x }) => operation(x));
      await compare(subject, { x: [40000] }, ({ x }) => tf.leakyRelu(x, 0.01));
      await compare(subject, { x: [3, 41] }, ({ x }) => tf.step(x, 0.01));
      await compare(subject, { x: [3, 41] }, ({ x }) => tf.rsqrt(tf.sqrt(tf.add(tf.square(x), 0.1))));
      await compare(subject, { x: [3, 41] }, ({ x }) => tf.log(tf.add(tf.square(x), 0.1)));
      await compare(subject, { x: [3, 41] }, ({ x }) => tf.log1p(tf.exp(tf.neg(tf.abs(tf.mul(x, 5))))));
      await compare(subject, { x: [3, 41], y: [3, 41] }, ({ x, y }) => tf.where(tf.greater(x, 0), x, y));
      await compare(subject, { x: [3, 41] }, ({ x }) => tf.add(tf.onesLike(x), tf.zerosLike(x)));
    });

    it("treat NaN, zero and its neighbours alike", async () => {
      const near = hasSubnormals ? [-1e-38, 1e-38] : [-1e-36, 1e-36];
      const operations = [tf.sign, tf.relu, tf.leakyRelu, tf.abs, (x: tf.Tensor) => tf.step(x, 0.3)];
      for (const operation of operations) {
        const run = async (on: string): Promise<number[]> => {
          const values = await valuesOn(on, () => operation(tf.tensor1d([Number.NaN, 0, ...near, 5])));
          return Array.from(values, (value) => value + 0);
        };
        const [expected, actual] = [await run("cpu"), await run(backend)];
        // a gradient at no number is none that the field has a use for
        const isKept = (_: number, k: number): boolean => k > 0;
        if (hasSubnormals) expect(actual).toEqual(expected);
        else expect(actual.filter(isKept)).toBeAllClose(expected.filter(isKept), { rtol: 2e-7, atol: 0 });
      }
    });

    it.each<[string, (x: tf.Tensor) => tf.Tensor, (x: number) => number]>([
      ["sigmoid", tf.sigmoid, (x) => 1 / (1 + Math.exp(-x))],
      ["tanh", tf.tanh, Math.tanh],
    ])("%s is its formula, small and large", async (_, operation, formula) => {
      const random = createRandom(9);
      const far = [87, 87.3, 88, 89, 95, 103, 103.9, 104, 105, 1e4, 3e38, Number.POSITIVE_INFINITY];
      const drawn = Array.from({ length: 30001 }, (_, i) => random.normal() * 10 ** ((i % 9) - 6));
      const near = [1e-30, 1e-7, 0.1732, 0.34657359, 0.34657362, 0.5, 9.01, 16.6, 17];
      const tiny = hasSubnormals ? [1e-45, 1e-40] : [];
      const values = Float32Array.from([...drawn, ...[...far, ...near, ...tiny].flatMap((x) => [x, -x])]);
      const results = await valuesOn(backend, () => operation(tf.tensor1d(values)));
      // Below the normal numbers a float32 keeps no more than multiples of 1.4e-45, and some know none of them.
      const atol = hasSubnormals ? 1.5e-45 : 1.2e-38;
      expect(results).toBeAllClose(Float64Array.from(values, formula), { rtol: activationError, atol });
      expect(results.reduce((most, x) => Math.max(most, Math.abs(x)), 0)).toBe(1);
    });

    it("sigmoid and tanh end where they must", async () => {
      const x = () => tf.tensor1d([0, 200, -200, Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY]);
      expect([...(await valuesOn(backend, () => tf.sigmoid(x())))]).toEqual([0.5, 1, 0, 1, 0]);
      expect([...(await valuesOn(backend, () => tf.tanh(x())))]).toEqual([0, 1, -1, 1, -1]);
      expect((await valuesOn(backend, () => tf.sigmoid(tf.tensor1d([Number.NaN]))))[0]).toBeNaN();
      expect((await valuesOn(backend, () => tf.tanh(tf.tensor1d([Number.NaN]))))[0]).toBeNaN();
    });
  });
}
