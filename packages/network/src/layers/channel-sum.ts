/** Sums over everything but the channel. */

import * as tf from "@tensorflow/tfjs-core";
import { hasBackendKernel, runBackendKernel } from "./backend-kernel.js";

/**
 * `sum over batch, depth, height, width` of `[batch, depth, height, width, channels]`, shape `[channels]`.
 * Two products with ones: many times faster than a reduction over leading axes on the stock backends, and more accurate
 * than one long float32 sum.
 */
export function channelSum(x: tf.Tensor5D): tf.Tensor1D {
  if (hasBackendKernel("ChannelSum")) return runBackendKernel("ChannelSum", { x });
  return tf.tidy(() => {
    const [batch, depth, height, width, channels] = x.shape;
    const slices = tf.reshape(x, [batch * depth, height * width, channels]);
    const perSlice = tf.matMul(tf.ones([1, 1, height * width]), slices) as tf.Tensor3D;
    const sum = tf.matMul(tf.ones([1, batch * depth]), tf.reshape(perSlice, [batch * depth, channels]));
    return tf.reshape(sum, [channels]) as tf.Tensor1D;
  });
}
