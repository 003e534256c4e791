/** Maximum pooling. */

import * as tf from "@tensorflow/tfjs-core";
import { differentiate } from "./differentiate.js";

const TWO = [2, 2, 2];

/** Maximum over 2x2x2, half the size; the gradient goes to where the maximum was. */
export function maxPoolHalf(x: tf.Tensor5D): tf.Tensor5D {
  return differentiate([x], () => ({
    value: tf.maxPool3d(x, 2, 2, "valid"),
    saved: [x],
    backward: (dy, [x]) => {
      const attributes = { filterSize: TWO, strides: TWO, pad: "valid" };
      return [tf.engine().runKernel(tf.MaxPool3DGrad, { dy, input: x }, attributes) as tf.Tensor];
    },
  }));
}
