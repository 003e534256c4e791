/** The modulus at the scale of the training data. */

import * as tf from "@tensorflow/tfjs-core";

/** Keeps a dark sample finite. */
const FLOOR = 1e-6;

/**
 * Each sample divided by its maximum plus 1e-6. The gradient passes through the maximum too; where several voxels share it,
 * in equal parts, as PyTorch's `amax`.
 * @param modulus - `[batch, depth, height, width, 1]`, never negative.
 */
export function normalizeModulus(modulus: tf.Tensor5D): tf.Tensor5D {
  const operation = tf.customGrad((input, save) => {
    const flat = tf.reshape(input as tf.Tensor, [modulus.shape[0], -1]);
    const maximum = tf.max(flat, 1, true);
    const divisor = tf.add(maximum, FLOOR);
    const value = tf.reshape(tf.div(flat, divisor), modulus.shape) as tf.Tensor;
    const isMaximum = tf.cast(tf.equal(flat, maximum), "float32");
    (save as tf.GradSaveFunc)([value, divisor, isMaximum]);
    return { value, gradFunc: (dy, saved) => backPropagate(dy, saved) };
  });
  return operation(modulus) as tf.Tensor5D;
}

function backPropagate(dy: tf.Tensor, [value, divisor, isMaximum]: tf.Tensor[]): tf.Tensor {
  const direct = tf.reshape(dy, isMaximum.shape);
  const toMaximum = tf.sum(tf.mul(direct, tf.reshape(value, isMaximum.shape)), 1, true);
  const share = tf.div(tf.mul(isMaximum, toMaximum), tf.sum(isMaximum, 1, true));
  return tf.reshape(tf.div(tf.sub(direct, share), divisor), dy.shape);
}
