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

/** `a sigmoid((a - threshold) / temperature)` of `a = sigmoid(x)`; the gradient passes through both. */
export function softAmplitudeHead(x: tf.Tensor5D, threshold: number, temperature: number): tf.Tensor5D {
  return differentiate([x], () => {
    const a = tf.sigmoid(x);
    const support = tf.sigmoid(tf.div(tf.sub(a, threshold), temperature));
    return {
      value: tf.mul(a, support),
      saved: [a, support],
      backward: (dy, [a, support]) => {
        const edge = tf.div(tf.mul(a, tf.sub(1, support)), temperature);
        const slope = tf.mul(tf.mul(support, tf.add(1, edge)), tf.mul(a, tf.sub(1, a)));
        return [tf.mul(dy, slope)];
      },
    };
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
