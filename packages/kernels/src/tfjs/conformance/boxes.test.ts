import * as tf from "@tensorflow/tfjs-core";
import { describe, it } from "vitest";
import { compare, useBothBackends } from "./both-backends.js";

useBothBackends();

describe("boxes", () => {
  it("pad and slice as the CPU backend", () => {
    const paddings: [number, number][] = [
      [0, 1],
      [2, 0],
      [1, 3],
    ];
    compare({ x: [2, 3, 5] }, ({ x }) => tf.pad(x, paddings, 0.5));
    compare({ x: [4, 3, 5] }, ({ x }) => tf.slice(x, [1, 0, 2], [2, 3, 3]));
    compare({ x: [4, 3, 5] }, ({ x }) => tf.slice(x, [2], [1]));
    compare({ x: [4, 3] }, ({ x }) => tf.slice(x, [1, 1], [0, 2]));
  });
});
