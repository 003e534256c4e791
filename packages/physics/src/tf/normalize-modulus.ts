/** The modulus at the scale of the training data. */

import { assertSameShape } from "@autophase/tensor-io";
import * as tf from "@tensorflow/tfjs-core";

/** Keeps a dark sample finite. */
const FLOOR = 1e-6;

/**
 * Each sample divided by its maximum over measured voxels plus 1e-6. The gradient passes through the maximum too; where
 * several voxels share it, in equal parts, as PyTorch's `amax`.
 * @param modulus - `[batch, depth, height, width, 1]`, never negative.
 * @param mask - same shape, 1 = measured, 0 = not. Absent: all measured.
 * @throws {ShapeError} when the shapes differ.
 */
export function normalizeModulus(modulus: tf.Tensor5D, mask?: tf.Tensor): tf.Tensor5D {
  if (mask) assertSameShape("normalizeModulus: mask", mask.shape, modulus.shape);
  const operation = tf.customGrad((input, save) => {
    const rows = [modulus.shape[0], -1];
    const flat = tf.reshape(input as tf.Tensor, rows);
    const measured = mask ? tf.mul(flat, tf.reshape(mask, rows)) : flat;
    const maximum = tf.max(measured, 1, true);
    const divisor = tf.add(maximum, FLOOR);
    const value = tf.reshape(tf.div(flat, divisor), modulus.shape) as tf.Tensor;
    const isMaximum = tf.cast(tf.equal(measured, maximum), "float32");
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
