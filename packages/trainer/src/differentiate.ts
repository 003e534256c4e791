/** Loss and gradients of one batch. */

import * as tf from "@tensorflow/tfjs-core";

/**
 * Given tensors to read from; what it returns is taken over. It depends on its arguments alone: a backend that can may
 * repeat what it computed of other tensors of the same shapes, as long as the function has not asked for the step.
 */
export type LossFunction<Batch> = (weights: tf.NamedTensorMap, batch: Batch, context: LossContext) => LossResult;

export interface LossContext {
  readonly buffers: tf.NamedTensorMap;
  /** Steps done before: the argument of a schedule, such as that of a threshold. */
  readonly step: number;
}

export interface LossResult {
  /** Built from operations with gradients. */
  readonly loss: tf.Scalar;
  /** New values of those buffers that change. */
  readonly buffers?: tf.NamedTensorMap;
}

export interface Differentiated {
  readonly loss: tf.Tensor;
  readonly gradients: tf.NamedTensorMap;
  readonly buffers: tf.NamedTensorMap;
}

/** `differentiate` of one loss function. */
export type Differentiate<Batch> = (weights: tf.NamedTensorMap, batch: Batch, context: LossContext) => Differentiated;

/** The tensors of the result are the caller's to dispose of. */
export function differentiate<Batch>(
  weights: tf.NamedTensorMap,
  batch: Batch,
  context: LossContext,
  lossFunction: LossFunction<Batch>,
): Differentiated {
  const names = Object.keys(weights);
  let updates: tf.NamedTensorMap = {};
  const evaluate = tf.valueAndGrads((...tensors) => {
    const named = Object.fromEntries(names.map((name, index) => [name, tensors[index] as tf.Tensor]));
    const result = lossFunction(named, batch, context);
    updates = result.buffers ?? {};
    // the scope of the gradient ends before the caller reads them
    for (const tensor of Object.values(updates)) tf.keep(tensor);
    return result.loss;
  });
  const { value, grads } = evaluate(names.map((name) => weights[name] as tf.Tensor));
  const gradients = Object.fromEntries(names.map((name, index) => [name, grads[index] as tf.Tensor]));
  return { loss: value, gradients, buffers: updates };
}
