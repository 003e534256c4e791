/** What turns the last layers into amplitude and phase. */

import * as tf from "@tensorflow/tfjs-core";
import { differentiate } from "./differentiate.js";

/** `sigmoid(x)`, and 0 where that is under `threshold`; no gradient passes through the comparison. */
export function amplitudeHead(x: tf.Tensor5D, threshold: number): tf.Tensor5D {
  return differentiate([x], () => {
    const sigmoid = tf.sigmoid(x);
    const value = tf.mul(sigmoid, tf.cast(tf.greaterEqual(sigmoid, threshold), "float32"));
    // Where the amplitude was cut its own value 0 makes the derivative a (1 - a) vanish.
    return { value, saved: [value], backward: (dy, [a]) => [tf.mul(dy, tf.mul(a, tf.sub(1, a)))] };
  });
}

/** `pi tanh(x)`. */
export function phaseHead(x: tf.Tensor5D): tf.Tensor5D {
  return differentiate([x], () => {
    const tanh = tf.tanh(x);
    return {
      value: tf.mul(tanh, Math.PI),
      saved: [tanh],
      backward: (dy, [tanh]) => [tf.mul(tf.mul(dy, Math.PI), tf.sub(1, tf.square(tanh)))],
    };
  });
}
