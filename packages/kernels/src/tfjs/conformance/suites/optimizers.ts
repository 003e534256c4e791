import * as tf from "@tensorflow/tfjs-core";
import { describe, it } from "vitest";
import { expectKernel, type LearningSubject } from "../subject.js";

export function defineOptimizers(subject: LearningSubject): void {
  describe("AdamStep", () => {
    it("follows its formula", async () => {
      const shape = [3, 7];
      const attributes = { rate: 0.02, beta1: 0.8, beta2: 0.99, root: 0.7, epsilon: 1e-4 };
      const inputs = { weight: shape, gradient: shape, first: shape, second: shape };
      await expectKernel(subject, "AdamStep", inputs, attributes, ({ weight, gradient, first, second }) => {
        const m = tf.add(tf.mul(first, 0.8), tf.mul(gradient, 0.2));
        const v = tf.add(tf.mul(second, 0.99), tf.mul(tf.square(gradient), 0.01));
        const divisor = tf.add(tf.div(tf.sqrt(v), 0.7), 1e-4);
        return [tf.sub(weight, tf.mul(tf.div(m, divisor), 0.02)), m, v];
      });
    });

    it("takes any number of parameters at once", async () => {
      const attributes = { rate: 0.02, beta1: 0.8, beta2: 0.99, root: 0.7, epsilon: 1e-4 };
      const sizes = [[3, 7], [], [70], [2, 65]];
      const kinds = ["weight", "gradient", "first", "second"];
      const inputs = Object.fromEntries(kinds.flatMap((kind) => sizes.map((shape, k) => [`${kind} ${k}`, shape])));
      await expectKernel(subject, "AdamStep", inputs, attributes, (tensors) => {
        const [m, v] = [
          sizes.map((_, k) => tf.add(tf.mul(tensors[`first ${k}`], 0.8), tf.mul(tensors[`gradient ${k}`], 0.2))),
          sizes.map((_, k) =>
            tf.add(tf.mul(tensors[`second ${k}`], 0.99), tf.mul(tf.square(tensors[`gradient ${k}`]), 0.01)),
          ),
        ];
        const moved = sizes.map((_, k) =>
          tf.sub(tensors[`weight ${k}`], tf.mul(tf.div(m[k], tf.add(tf.div(tf.sqrt(v[k]), 0.7), 1e-4)), 0.02)),
        );
        return [...moved, ...m, ...v];
      });
    });
  });
}
