/** Where a predicted object is. */

import * as tf from "@tensorflow/tfjs-core";
import { differentiate } from "./layers/differentiate.js";

/** 1 where the amplitude is `level` or more (and above 0), else 0; no gradient passes. */
export function supportOf(amplitude: tf.Tensor5D, level: number): tf.Tensor5D {
  return tf.tidy(() => {
    const isInside = level > 0 ? tf.greaterEqual(amplitude, level) : tf.greater(amplitude, 0);
    return tf.where(isInside, tf.onesLike(amplitude), tf.zerosLike(amplitude)) as tf.Tensor5D;
  });
}

/** `x * support`, differentiable in `x`. */
export function restrictTo(x: tf.Tensor5D, support: tf.Tensor5D): tf.Tensor5D {
  return differentiate([x], () => ({
    value: tf.mul(x, support),
    saved: [support],
    backward: (dy, [support]) => [tf.mul(dy, support)],
  }));
}
