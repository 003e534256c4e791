/** Mean absolute error. */

import * as tf from "@tensorflow/tfjs-core";
import type { Judgement, Sides } from "./judgement.js";

/**
 * `mean |p - m|` (Yao et al. 2022, Eq. 1, doi:10.1038/s41524-022-00803-w); its derivative is taken as 0 where both
 * agree.
 */
export function absoluteError({ predicted, measured, count }: Sides): Judgement {
  const difference = tf.sub(predicted, measured);
  return {
    value: tf.div(tf.sum(tf.abs(difference), 1, true), count),
    slope: tf.div(tf.sign(difference), count),
  };
}
