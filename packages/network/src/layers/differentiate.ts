/**
 * An operation with its own derivative. TensorFlow.js core registers no gradients by itself, so every layer brings its
 * own.
 */

import * as tf from "@tensorflow/tfjs-core";

export interface Differentiated {
  readonly value: tf.Tensor;
  /** Tensors that the derivative needs, held until it was taken. */
  readonly saved?: readonly tf.Tensor[];
  /** From the gradient of the value to the gradients of the inputs, in their order. */
  readonly backward: (dy: tf.Tensor, saved: readonly tf.Tensor[]) => readonly tf.Tensor[];
}

/** Runs `forward`; a gradient flows back to `inputs` only, whatever else `forward` uses. */
export function differentiate<Output extends tf.Tensor>(
  inputs: readonly tf.Tensor[],
  forward: () => Differentiated,
): Output {
  const operation = tf.customGrad((...passed) => {
    const save = passed.at(-1) as tf.GradSaveFunc;
    const { value, saved = [], backward } = forward();
    save([...saved]);
    return { value, gradFunc: (dy, kept) => [...backward(dy, kept)] };
  });
  return operation(...inputs) as Output;
}
