import * as tf from "@tensorflow/tfjs-core";
import { describe, expect, it } from "vitest";
import { compare, expectKernel, type LearningSubject, runKernel, type Tensors, valuesOn } from "../subject.js";

export function defineReductions(subject: LearningSubject): void {
  describe("reductions", () => {
    it.each<[number[], number[] | undefined]>([
      [[3, 5, 7], undefined],
      [[3, 5, 7], [2]],
      [
        [3, 5, 7],
        [1, 2],
      ],
      [[3, 5, 7], [0]],
      [[3, 5, 7], [1]],
      [[2, 9001], [1]],
      [[], undefined],
    ])("of %j along %j", async (x, axes) => {
      for (const keep of [true, false]) {
        await compare(subject, { x }, (tensors) => tf.sum(tensors.x, axes, keep));
        await compare(subject, { x }, (tensors) => tf.max(tensors.x, axes, keep));
      }
    });

    it("sums many tensors, and finds the first of the largest", async () => {
      await compare(subject, { x: [3, 5], y: [3, 5], z: [3, 5] }, ({ x, y, z }) => tf.addN([x, y, z, x]));
      const largest = (x: tf.Tensor): tf.Tensor => tf.cast(tf.argMax(x, 1), "float32");
      await compare(subject, { x: [7, 4] }, ({ x }) => largest(x));
      await compare(subject, { x: [7, 4] }, ({ x }) => largest(tf.sign(x)));
      await compare(subject, { x: [3, 700, 2] }, ({ x }) => largest(x));
      await compare(subject, { x: [3, 700, 2] }, ({ x }) => largest(tf.sign(x)));
    });

    it("ChannelSum sums everything but the channel", async () => {
      const sum = ({ x }: Tensors): tf.Tensor[] => [tf.sum(x, [0, 1, 2, 3])];
      await expectKernel(subject, "ChannelSum", { x: [3, 2, 5, 700, 6] }, {}, sum);
      await expectKernel(subject, "ChannelSum", { x: [1, 2, 2, 2, 70] }, {}, sum);
      await expectKernel(subject, "ChannelSum", { x: [1, 3] }, {}, ({ x }) => [tf.sum(x, [0])]);
    });

    it("SumOfSquares sums the squares of each of several tensors", async () => {
      const squares = ({ x, y, z }: Tensors): tf.Tensor[] => [
        tf.stack([x, y, z].map((tensor) => tf.sum(tf.square(tensor as tf.Tensor)))),
      ];
      await expectKernel(subject, "SumOfSquares", { x: [3, 5, 7], y: [9001], z: [] }, {}, squares);
      await expectKernel(subject, "SumOfSquares", { x: [5], y: [0, 3], z: [1, 2] }, {}, squares);
      // more pieces than a workgroup has invocations
      await expectKernel(subject, "SumOfSquares", { x: [5], y: [1_100_000], z: [1, 2] }, {}, squares);
    });

    it.skipIf(tf.getKernel("SumOfSquares", subject.backend) === undefined)(
      "SumOfSquares keeps what is not finite",
      async () => {
        const run = (...values: number[]) =>
          valuesOn(subject.backend, () => runKernel("SumOfSquares", { x: tf.tensor1d(values) }, {}));
        expect((await run(1, 2, Number.NaN, 3, 4))[0]).toBeNaN();
        expect((await run(1, 2, 3, 4, Number.NEGATIVE_INFINITY))[0]).toBe(Number.POSITIVE_INFINITY);
      },
    );
  });
}
