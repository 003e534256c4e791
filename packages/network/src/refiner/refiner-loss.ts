/** What a refiner learns from the truth. */

import { assertSameShape } from "@autophase/tensor-io";
import * as tf from "@tensorflow/tfjs-core";
import { differentiate } from "../layers/differentiate.js";

export interface RefinerLossOptions {
  /** Weight of the support's cross-entropy beside the error of the object; default 0.3. */
  readonly supportWeight?: number;
}

/**
 * Mean over the voxels of `|object - truth|` and, weighted, of the cross-entropy between the support and the truth's.
 * @param refined - `[batch, depth, height, width, 3]`, of `applyRefiner`.
 * @param truth - the same shape: object, real and imaginary, and 1 inside its support, 0 outside. No gradient flows to
 *   it.
 * @returns a scalar.
 * @throws {ShapeError} when the shapes differ.
 */
export function refinerLoss(
  refined: tf.Tensor5D,
  truth: tf.Tensor5D,
  { supportWeight = 0.3 }: RefinerLossOptions = {},
): tf.Scalar {
  assertSameShape("refinerLoss: the truth", truth.shape, refined.shape);
  return differentiate([refined], () => {
    const voxels = refined.size / (refined.shape[4] as number);
    const [real, imag, logit] = channelsOf(refined);
    const [trueReal, trueImag, inside] = channelsOf(truth);
    const [dr, di] = [tf.sub(real, trueReal), tf.sub(imag, trueImag)];
    const distance = tf.sqrt(tf.add(tf.add(tf.square(dr), tf.square(di)), SOFTENING));
    const entropy = tf.sub(softplus(logit), tf.mul(logit, inside));
    const sum = tf.add(tf.sum(distance), tf.mul(tf.sum(entropy), supportWeight));
    const toSupport = tf.mul(tf.sub(tf.sigmoid(logit), inside), supportWeight);
    const gradient = tf.div(tf.concat([tf.div(dr, distance), tf.div(di, distance), toSupport], 4), voxels);
    return { value: tf.div(sum, voxels), saved: [gradient], backward: (dy, [g]) => [tf.mul(g as tf.Tensor, dy)] };
  });
}

/** Keeps the slope of the distance finite where there is none. */
const SOFTENING = 1e-6;

function channelsOf(x: tf.Tensor5D): [tf.Tensor, tf.Tensor, tf.Tensor] {
  const lengths = x.shape.slice(0, 4);
  const channel = (k: number): tf.Tensor => tf.slice(x, [0, 0, 0, 0, k], [...lengths, 1]);
  return [channel(0), channel(1), channel(2)];
}

/** `log(1 + exp x)` without overflow. */
function softplus(x: tf.Tensor): tf.Tensor {
  return tf.add(tf.relu(x), tf.log1p(tf.exp(tf.neg(tf.abs(x)))));
}
