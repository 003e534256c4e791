/** Channels that are objects of their own. */

import * as tf from "@tensorflow/tfjs-core";
import { differentiate } from "./differentiate.js";

/**
 * `[batch, depth, height, width, channels]` to `[batch * channels, depth, height, width, 1]`, those of a sample one
 * after the other; `x` itself where it has one channel.
 */
export function alongBatch(x: tf.Tensor5D): tf.Tensor5D {
  const [batch, depth, height, width, channels] = x.shape;
  if (channels === 1) return x;
  return differentiate([x], () => ({
    value: tf.reshape(tf.transpose(x, [0, 4, 1, 2, 3]), [batch * channels, depth, height, width, 1]),
    backward: (dy) => [tf.transpose(tf.reshape(dy, [batch, channels, depth, height, width]), [0, 2, 3, 4, 1])],
  }));
}
