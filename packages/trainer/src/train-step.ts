/** One step of training as a pure function. */

import * as tf from "@tensorflow/tfjs-core";
import { type AdamOptions, adamStep } from "./adam.js";
import { TrainingDivergedError } from "./errors.js";
import type { TrainState } from "./train-state.js";

/** Given tensors to read from; what it returns is taken over. */
export type LossFunction<Batch> = (weights: tf.NamedTensorMap, batch: Batch, context: LossContext) => LossResult;

export interface LossContext {
  readonly buffers: tf.NamedTensorMap;
  /** Steps done before. */
  readonly step: number;
}

export interface LossResult {
  /** Built from operations with gradients. */
  readonly loss: tf.Scalar;
  /** New values of those buffers that change. */
  readonly buffers?: tf.NamedTensorMap;
}

export interface TrainStepOptions<Batch> extends AdamOptions {
  readonly loss: LossFunction<Batch>;
}

/**
 * The state after one batch, and its loss before the weights moved.
 * The given state and batch are not touched; tensors of both states are the caller's to dispose of.
 * @throws {TrainingDivergedError} when the loss is NaN or infinite; it carries the step.
 */
export async function trainStep<Batch>(
  state: TrainState,
  batch: Batch,
  { loss: lossFunction, ...adam }: TrainStepOptions<Batch>,
): Promise<{ readonly state: TrainState; readonly loss: number }> {
  const { loss, gradients, buffers } = differentiate(state, batch, lossFunction);
  const [value] = await loss.data();
  const { step, epochLossSum } = state.progress;
  if (value === undefined || !Number.isFinite(value)) {
    tf.dispose([loss, gradients, buffers]);
    throw new TrainingDivergedError(step, `loss is ${value}`, adam.learningRate);
  }
  const { weights, state: optimizer } = adamStep(state.weights, gradients, state.optimizer, adam);
  tf.dispose([loss, gradients]);
  const progress = { ...state.progress, step: step + 1, epochLossSum: epochLossSum + value };
  return { state: { weights, buffers: { ...state.buffers, ...buffers }, optimizer, progress }, loss: value };
}

function differentiate<Batch>(
  { weights, buffers, progress: { step } }: TrainState,
  batch: Batch,
  lossFunction: LossFunction<Batch>,
): { loss: tf.Tensor; gradients: tf.NamedTensorMap; buffers: tf.NamedTensorMap } {
  const names = Object.keys(weights);
  let updates: tf.NamedTensorMap = {};
  const evaluate = tf.valueAndGrads((...tensors) => {
    const named = Object.fromEntries(names.map((name, index) => [name, tensors[index] as tf.Tensor]));
    const result = lossFunction(named, batch, { buffers, step });
    updates = result.buffers ?? {};
    // the scope of the gradient ends before the caller reads them
    for (const tensor of Object.values(updates)) tf.keep(tensor);
    return result.loss;
  });
  const { value, grads } = evaluate(names.map((name) => weights[name] as tf.Tensor));
  const gradients = Object.fromEntries(names.map((name, index) => [name, grads[index] as tf.Tensor]));
  return { loss: value, gradients, buffers: updates };
}
