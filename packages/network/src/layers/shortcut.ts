/** The shortcut of a residual block. */

import * as tf from "@tensorflow/tfjs-core";
import { differentiate } from "./differentiate.js";

/** `x + y`. */
export function addShortcut(x: tf.Tensor5D, y: tf.Tensor5D): tf.Tensor5D {
  return differentiate([x, y], () => ({ value: tf.add(x, y), backward: (dy) => [tf.clone(dy), tf.clone(dy)] }));
}
