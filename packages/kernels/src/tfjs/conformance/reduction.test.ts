import * as tf from "@tensorflow/tfjs-core";
import { describe, expect, it } from "vitest";
import { compare, expectKernel, runKernels, type Tensors, useBothBackends } from "./both-backends.js";

useBothBackends();

describe("reductions", () => {
  it.each<[number[], number[] | undefined]>([
    [[3, 5, 7], undefined],
    [[3, 5, 7], [2]],
    [
      [3, 5, 7],
      [1, 2],
    ],
    [[3, 5, 7], [0]],
    [[2, 9001], [1]],
    [[], undefined],
  ])("of %j along %j", (x, axes) => {
    for (const keep of [true, false]) {
      compare({ x }, (tensors) => tf.sum(tensors.x, axes, keep));
      compare({ x }, (tensors) => tf.max(tensors.x, axes, keep));
    }
  });

  it("ChannelSum sums everything but the channel", () => {
    expectKernel("ChannelSum", { x: [3, 2, 5, 700, 6] }, {}, ({ x }) => [tf.sum(x, [0, 1, 2, 3])]);
    expectKernel("ChannelSum", { x: [1, 3] }, {}, ({ x }) => [tf.sum(x, [0])]);
  });

  it("SumOfSquares sums the squares of several tensors", () => {
    const squares = ({ x, y, z }: Tensors): tf.Tensor[] => [
      tf.addN([x, y, z].map((tensor) => tf.sum(tf.square(tensor as tf.Tensor)))),
    ];
    expectKernel("SumOfSquares", { x: [3, 5, 7], y: [9001], z: [] }, {}, squares);
    expectKernel("SumOfSquares", { x: [5], y: [0, 3], z: [1, 2] }, {}, squares);
  });

  it("SumOfSquares keeps what is not finite", () => {
    const run = (...values: number[]) => runKernels("SumOfSquares", { x: tf.tensor1d(values) }, {})[0]?.dataSync()[0];
    expect(run(1, 2, Number.NaN, 3, 4)).toBeNaN();
    expect(run(1, 2, 3, 4, -Infinity)).toBe(Infinity);
  });
});
