import * as tf from "@tensorflow/tfjs-core";
import { describe, it } from "vitest";
import { compare, type LearningSubject } from "../subject.js";

export function defineBoxes(subject: LearningSubject): void {
  describe("boxes", () => {
    it("pad and slice", async () => {
      const paddings: [number, number][] = [
        [0, 1],
        [2, 0],
        [1, 3],
      ];
      await compare(subject, { x: [2, 3, 5] }, ({ x }) => tf.pad(x, paddings, 0.5));
      await compare(subject, { x: [4, 3, 5] }, ({ x }) => tf.slice(x, [1, 0, 2], [2, 3, 3]));
      await compare(subject, { x: [4, 3, 5] }, ({ x }) => tf.slice(x, [2], [1]));
      await compare(subject, { x: [4, 3] }, ({ x }) => tf.slice(x, [1, 1], [0, 2]));
    });

    it("join, take apart and turn", async () => {
      const two = { x: [2, 3, 5], y: [2, 4, 5] };
      await compare(subject, two, ({ x, y }) => tf.concat([x, y], 1));
      await compare(subject, two, ({ x }) => tf.stack([x, tf.neg(x)]));
      await compare(subject, two, ({ x }) => tf.transpose(x, [2, 0, 1]));
      await compare(subject, { x: [2, 3, 2, 5, 4] }, ({ x }) => tf.transpose(x, [0, 4, 1, 2, 3]));
      await compare(subject, { x: [4, 3, 5] }, ({ x }) => tf.gather(x, [2, 0, 2]));
    });

    it("multiply matrices", async () => {
      await compare(subject, { x: [1, 5, 7], y: [3, 7, 4] }, ({ x, y }) => tf.matMul(x, y));
      await compare(subject, { x: [1, 7, 5], y: [3, 7, 4] }, ({ x, y }) => tf.matMul(x, y, true, false));
      await compare(subject, { x: [5, 7], y: [4, 7] }, ({ x, y }) => tf.matMul(x, y, false, true));
    });
  });
}
