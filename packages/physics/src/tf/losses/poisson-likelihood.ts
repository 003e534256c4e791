/** Negative log-likelihood of the counts. */

import { ValueError } from "@autophase/tensor-io";
import * as tf from "@tensorflow/tfjs-core";
import type { Judgement, Sides } from "./judgement.js";

/**
 * Expected counts of other origin in every voxel: a count where the prediction is dark costs much, not infinitely much.
 */
const BACKGROUND = 0.01;
const FLOOR = 1e-12;

/**
 * `mean (e - I + I log(I / e))` with the counts `I = c m^2`, the expected counts `e = c p^2 + 0.01`, and the counts `c`
 * at which the measured modulus is 1: the Poisson negative log-likelihood a voxel less that of `e = I`, which does not
 * depend on the prediction (Favre-Nicolin et al. 2020, doi:10.1107/S1600576720010985). About 1/2 at the right object,
 * whatever the exposure.
 * @throws {ValueError} without `peakCounts`.
 */
export function poissonLikelihood({ predicted, measured, mask, count, peakCounts }: Sides): Judgement {
  if (!peakCounts) throw new ValueError("poisson: expected peakCounts, the counts at which the measured modulus is 1");
  const counts = tf.mul(tf.square(measured), peakCounts);
  const expected = tf.add(tf.mul(tf.square(predicted), peakCounts), BACKGROUND);
  const ratio = tf.div(counts, expected);
  const surprise = tf.mul(counts, tf.log(tf.maximum(ratio, FLOOR)));
  const all = tf.add(tf.sub(expected, counts), surprise);
  const counted = mask ? tf.mul(all, mask) : all;
  return {
    value: tf.div(tf.sum(counted, 1, true), count),
    slope: tf.mul(tf.mul(tf.sub(1, ratio), predicted), tf.div(tf.mul(2, peakCounts), count)),
  };
}
