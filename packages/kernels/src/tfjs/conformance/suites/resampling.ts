import * as tf from "@tensorflow/tfjs-core";
import { describe, it } from "vitest";
import { expectKernel, type LearningSubject } from "../subject.js";

export function defineResampling(subject: LearningSubject): void {
  describe("UpsampleTwice3D", () => {
    it.each(["half-pixel", "align-corners", "nearest"])(
      "%s agrees with matrices along the axes, and so does its adjoint",
      async (kind) => {
        const lengths = [3, 1, 4];
        const [depth, height, width] = lengths as [number, number, number];
        const matrices = () => lengths.map((length) => tf.tensor2d(interpolation(length, kind), [2 * length, length]));
        const along = (x: tf.Tensor, axis: number, matrix: tf.Tensor2D): tf.Tensor => {
          const order = [axis, ...[0, 1, 2, 3, 4].filter((other) => other !== axis)];
          const first = tf.transpose(x, order);
          const mixed = tf.matMul(matrix, tf.reshape(first, [first.shape[0] as number, -1]) as tf.Tensor2D);
          const back = order.map((_, k) => order.indexOf(k));
          return tf.transpose(tf.reshape(mixed, [matrix.shape[0], ...first.shape.slice(1)]), back);
        };
        const small = [2, depth, height, width, 5];
        const attributes = { interpolation: kind, isAdjoint: false };
        await expectKernel(subject, "UpsampleTwice3D", { x: small }, attributes, ({ x }) => [
          matrices().reduce((result, matrix, k) => along(result, k + 1, matrix), x as tf.Tensor),
        ]);
        const doubled = [2, 2 * depth, 2 * height, 2 * width, 5];
        const adjoint = { interpolation: kind, isAdjoint: true };
        await expectKernel(subject, "UpsampleTwice3D", { x: doubled }, adjoint, ({ x }) => [
          matrices().reduce((result, matrix, k) => along(result, k + 1, tf.transpose(matrix)), x as tf.Tensor),
        ]);
      },
    );
  });
}

function interpolation(length: number, kind: string): number[] {
  const matrix = new Array<number>(2 * length * length).fill(0);
  for (let i = 0; i < 2 * length; i++) {
    const positions: Record<string, number> = {
      nearest: Math.floor(i / 2),
      "half-pixel": i / 2 - 0.25,
      "align-corners": (i * (length - 1)) / (2 * length - 1),
    };
    const position = Math.min(Math.max(positions[kind] as number, 0), length - 1);
    for (let j = 0; j < length; j++) matrix[i * length + j] = Math.max(0, 1 - Math.abs(position - j));
  }
  return matrix;
}
