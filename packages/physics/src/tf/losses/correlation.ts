/** What is missing of a perfect correlation. */

import * as tf from "@tensorflow/tfjs-core";
import type { Judgement, Sides } from "./judgement.js";

/** Keeps the correlation of a flat pattern finite: 0. */
const FLOOR = 1e-12;

/**
 * `1 - r` with Pearson's `r` over measured voxels; 1 where one side is flat. It does not see the scale of either side.
 */
export function missingCorrelation({ predicted, measured, mask, count }: Sides): Judgement {
  const p = deviations(predicted, mask, count);
  const m = deviations(measured, mask, count);
  const powerP = tf.maximum(sumOf(tf.square(p)), FLOOR);
  const powerM = tf.maximum(sumOf(tf.square(m)), FLOOR);
  const norm = tf.mul(tf.sqrt(powerP), tf.sqrt(powerM));
  const r = tf.div(sumOf(tf.mul(p, m)), norm);
  return { value: tf.sub(1, r), slope: tf.sub(tf.mul(p, tf.div(r, powerP)), tf.mul(m, tf.div(1, norm))) };
}

/** From the mean of the measured voxels; 0 where masked. */
function deviations(values: tf.Tensor, mask: tf.Tensor | undefined, count: tf.Tensor): tf.Tensor {
  const difference = tf.sub(values, tf.div(sumOf(values), count));
  return mask ? tf.mul(difference, mask) : difference;
}

function sumOf(values: tf.Tensor): tf.Tensor {
  return tf.sum(values, 1, true);
}
