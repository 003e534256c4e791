import * as tf from "@tensorflow/tfjs-core";
import { describe, it } from "vitest";
import { compare, expectKernel, useBothBackends } from "./both-backends.js";

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
});
