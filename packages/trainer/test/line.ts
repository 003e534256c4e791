/** A problem that is small, exact and quick: fit a line to points. */

import { createRandom } from "@autophase/tensor-io";
import * as tf from "@tensorflow/tfjs-core";
import type { LossFunction } from "../src/differentiate.js";
import { constantSchedule } from "../src/schedules/schedule.js";
import type { TrainEvent } from "../src/train-events.js";
import type { TrainOptions } from "../src/train-options.js";
import { createTrainState, type TrainState } from "../src/train-state.js";

export type LineBatch = { x: tf.Tensor2D; y: tf.Tensor1D };

/** Mean squared error of a line; a buffer counts the batches. */
export const squaredError: LossFunction<LineBatch> = (weights, { x, y }, { buffers }) => ({
  loss: lineLoss(weights.slope as tf.Tensor, weights.offset as tf.Tensor, x, y),
  buffers: { count: tf.add(buffers.count as tf.Tensor, 1) },
});

function lineLoss(slope: tf.Tensor, offset: tf.Tensor, x: tf.Tensor2D, y: tf.Tensor1D): tf.Scalar {
  const operation = tf.customGrad((slope, offset, save) => {
    const column = tf.reshape(slope as tf.Tensor, [2, 1]);
    const residual = tf.sub(tf.add(tf.reshape(tf.matMul(x, column), [-1]), offset as tf.Tensor), y);
    (save as tf.GradSaveFunc)([residual]);
    const value = tf.mean(tf.square(residual)) as tf.Tensor;
    const gradFunc = (dy: tf.Tensor, [r]: tf.Tensor[]): tf.Tensor[] => {
      const factor = tf.mul(tf.mul(r as tf.Tensor, 2 / y.size), dy);
      return [tf.reshape(tf.matMul(tf.reshape(factor, [1, -1]), x), [2]), tf.sum(factor)];
    };
    return { value, gradFunc };
  });
  return operation(slope, offset) as tf.Scalar;
}

/** The loss times a factor, and its gradient times another. */
export function scaled(loss: tf.Scalar, factor: number, slope = factor): tf.Scalar {
  const operation = tf.customGrad((x) => ({
    value: tf.mul(x as tf.Tensor, factor),
    gradFunc: (dy) => tf.mul(dy, slope),
  }));
  return operation(loss) as tf.Scalar;
}

export function startState(): TrainState {
  return createTrainState({ slope: tf.tensor1d([0.5, -0.5]), offset: tf.scalar(0) }, { count: tf.scalar(0) });
}

/** Three epochs of four steps. */
export function lineOptions(): TrainOptions<LineBatch> {
  return {
    loss: squaredError,
    batches: (step, part) => lineBatch(step, part),
    epochs: 3,
    stepsPerEpoch: 4,
    learningRate: constantSchedule(0.1),
  };
}

/** Eight points of a step and part, or of several parts together. */
export function lineBatch(step: number, ...parts: readonly number[]): LineBatch {
  const x = (parts.length > 0 ? parts : [0]).flatMap((part) => {
    const random = createRandom(7, step, part);
    return Array.from({ length: 8 }, () => [random.normal(), random.normal()] as const);
  });
  return { x: tf.tensor2d(x.map((row) => [...row])), y: tf.tensor1d(x.map(([a, b]) => 2 * a - 3 * b + 0.5)) };
}

export async function collect(events: AsyncIterable<TrainEvent>): Promise<TrainEvent[]> {
  const all: TrainEvent[] = [];
  for await (const event of events) all.push(event);
  return all;
}
