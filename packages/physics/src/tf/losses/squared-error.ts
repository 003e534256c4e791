/** Relative squared error and its root. */

import * as tf from "@tensorflow/tfjs-core";
import type { Judgement, Sides } from "./judgement.js";

/** Keeps quotients finite where nothing was measured or nothing differs. */
const FLOOR = 1e-12;

/** `sum (p - m)^2 / sum m^2` (Yao et al. 2022, Eq. 2, doi:10.1038/s41524-022-00803-w). */
export function squaredError({ predicted, measured }: Sides): Judgement {
  const difference = tf.sub(predicted, measured);
  const power = tf.maximum(tf.sum(tf.square(measured), 1, true), FLOOR);
  return {
    value: tf.div(tf.sum(tf.square(difference), 1, true), power),
    slope: tf.mul(difference, tf.div(2, power)),
  };
}

/** `chi`, the root of `squaredError`; its derivative is taken as 0 where it is 0. */
export function rootSquaredError(sides: Sides): Judgement {
  const { value, slope } = squaredError(sides);
  const root = tf.sqrt(value);
  return { value: root, slope: tf.div(slope, tf.maximum(tf.mul(2, root), FLOOR)) };
}
