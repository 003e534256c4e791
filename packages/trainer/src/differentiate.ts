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

/**
 * Hears of a gradient as soon as it is known, while those of layers before are still to come; the tensor is not to be
 * kept. Not where the work of a step is repeated by a backend: who needs all looks at the result as well.
 */
export type GradientListener = (name: string, gradient: tf.Tensor) => void;

/** `differentiate` of one loss function. */
export type Differentiate<Batch> = (
  weights: tf.NamedTensorMap,
  batch: Batch,
  context: LossContext,
  listen?: GradientListener,
) => Differentiated;

/** The tensors of the result are the caller's to dispose of. */
export function differentiate<Batch>(
  weights: tf.NamedTensorMap,
  batch: Batch,
  context: LossContext,
  lossFunction: LossFunction<Batch>,
  listen?: GradientListener,
): Differentiated {
  const names = Object.keys(weights);
  let updates: tf.NamedTensorMap = {};
  const used = new Map<string, tf.Tensor>();
  const evaluate = tf.valueAndGrads((...tensors) => {
    const named = Object.fromEntries(names.map((name, index) => [name, tensors[index] as tf.Tensor]));
    const result = lossFunction(listen ? listenedTo(named, listen, used) : named, batch, context);
    updates = result.buffers ?? {};
    // the scope of the gradient ends before the caller reads them
    for (const tensor of Object.values(updates)) tf.keep(tensor);
    return result.loss;
  });
  const { value, grads } = evaluate(names.map((name) => weights[name] as tf.Tensor));
  for (const tensor of used.values()) tensor.dispose();
  const gradients = Object.fromEntries(names.map((name, index) => [name, grads[index] as tf.Tensor]));
  return { loss: value, gradients, buffers: updates };
}

/**
 * The same weights, each of which says its gradient: one more operation, that does nothing, on the first use of each.
 * The way back comes to it once all that used the weight has been passed.
 * @param used - takes the results of these operations, which are to be disposed of.
 */
function listenedTo(
  weights: tf.NamedTensorMap,
  listen: GradientListener,
  used: Map<string, tf.Tensor>,
): tf.NamedTensorMap {
  const named: tf.NamedTensorMap = {};
  for (const [name, weight] of Object.entries(weights)) {
    const operation = tf.customGrad((tensor) => ({
      value: (tensor as tf.Tensor).clone(),
      gradFunc: (gradient) => {
        listen(name, gradient);
        return gradient.clone();
      },
    }));
    const get = (): tf.Tensor => {
      // the first use may be in a scope that ends before the second
      const tensor = used.get(name) ?? tf.keep(operation(weight));
      used.set(name, tensor);
      return tensor;
    };
    Object.defineProperty(named, name, { get, enumerable: true });
  }
  return named;
}
