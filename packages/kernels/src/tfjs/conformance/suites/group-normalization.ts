import "@autophase/vitest/matchers";
import * as tf from "@tensorflow/tfjs-core";
import { describe, it } from "vitest";
import { expectKernel, type LearningSubject, type Tensors } from "../subject.js";

const EPSILON = 1e-3;

/** From the definition: each group of each sample by itself, one row of numbers. */
function standardized(a: tf.Tensor, groups: number) {
  const [batch, depth, height, width, channels] = a.shape as [number, number, number, number, number];
  const apart = [batch, depth * height * width, groups, channels / groups];
  const toRows = (x: tf.Tensor) =>
    tf.reshape(tf.transpose(tf.reshape(x, apart), [0, 2, 1, 3]), [batch * groups, -1]) as tf.Tensor2D;
  const fromRows = (rows: tf.Tensor) =>
    tf.reshape(
      tf.transpose(tf.reshape(rows, [batch, groups, depth * height * width, channels / groups]), [0, 2, 1, 3]),
      a.shape,
    );
  const { mean, variance } = tf.moments(toRows(a), 1, true);
  const inverse = tf.rsqrt(tf.add(variance, EPSILON));
  return { toRows, fromRows, mean, inverse, rows: tf.mul(tf.sub(toRows(a), mean), inverse) };
}

export function defineGroupNormalization(subject: LearningSubject): void {
  describe.skipIf(tf.getKernel("GroupNormalize", subject.backend) === undefined)(
    "GroupNormalize and its gradient",
    () => {
      it.each<[string, number[], number, number]>([
        ["of odd sizes", [2, 3, 5, 7, 6], 3, 0.01],
        ["of more channels than lanes, in one group", [3, 2, 2, 3, 35], 1, 0],
      ])("%s", async (_, shape, groups, slope) => {
        const attributes = { slope, epsilon: EPSILON, groups };
        const channels = [shape[4] as number];
        const inputs = { x: shape, scale: channels, offset: channels };
        const activate = ({ x }: Tensors) => tf.leakyRelu(x as tf.Tensor, slope);
        const statisticsOf = ({ mean, inverse }: ReturnType<typeof standardized>) =>
          tf.reshape(tf.concat([mean, inverse], 1), [shape[0] as number, groups, 2]);
        await expectKernel(subject, "GroupNormalize", inputs, attributes, (tensors) => {
          const standard = standardized(activate(tensors), groups);
          const { scale, offset } = tensors as { scale: tf.Tensor; offset: tf.Tensor };
          return [tf.add(tf.mul(standard.fromRows(standard.rows), scale), offset), statisticsOf(standard)];
        });
        const oracle = (tensors: Tensors): tf.Tensor[] => {
          const { dy, x, scale } = tensors as { dy: tf.Tensor; x: tf.Tensor; scale: tf.Tensor };
          const { toRows, fromRows, inverse, rows } = standardized(activate(tensors), groups);
          const g = toRows(tf.mul(dy, scale));
          const along = tf.mul(rows, tf.mean(tf.mul(g, rows), 1, true));
          const toActivated = fromRows(tf.mul(tf.sub(tf.sub(g, tf.mean(g, 1, true)), along), inverse));
          const sum = (y: tf.Tensor) => tf.sum(y, [0, 1, 2, 3]);
          return [tf.mul(toActivated, tf.step(x, slope)), sum(tf.mul(dy, fromRows(rows))), sum(dy)];
        };
        await expectKernel(
          subject,
          "GroupNormalizeGrad",
          { dy: shape, x: shape, scale: channels },
          attributes,
          oracle,
          {
            prepare: (tensors) => ({ statistics: statisticsOf(standardized(activate(tensors), groups)) }),
          },
        );
      });
    },
  );
}
