/** The periodic Gaussian of the shrink-wrap. */

import { type Shape, sizeOfShape } from "@autophase/tensor-io";
import type { Tensor, Tensor1D, Tensor3D } from "@tensorflow/tfjs-core";
import { gaussianTaps } from "../gaussian-taps.js";
import type { Tensorflow } from "./field.js";

/** `G_sigma * values` axis by axis, by shifts and sums: exact zeros stay zero, and no matrix unit rounds. */
export function smooth(tf: Tensorflow, values: Tensor1D, shape: Shape, sigma: number): Tensor1D {
  return tf.tidy(() => {
    let current: Tensor = values;
    for (const [axis, length] of shape.entries()) {
      const taps = gaussianTaps(sigma, length);
      if (taps.length === 1) continue;
      const inner = sizeOfShape(shape.slice(axis + 1));
      const next = tf.tidy(() => smoothAxis(tf, tf.reshape(current, [-1, length, inner]), taps));
      if (current !== values) current.dispose();
      current = next;
    }
    return tf.reshape(current, [-1]) as Tensor1D;
  });
}

/** Along the middle axis: `taps[0] x[k] + sum_j taps[j] (x[k-j] + x[k+j])`. */
function smoothAxis(tf: Tensorflow, x: Tensor3D, taps: Float64Array): Tensor {
  const [outer, length, inner] = x.shape;
  const radius = taps.length - 1;
  const part = (of: Tensor3D, first: number, count: number): Tensor3D =>
    tf.slice(of, [0, first, 0], [outer, count, inner]);
  const around = tf.concat([part(x, length - radius, radius), x, part(x, 0, radius)], 1);
  let sum = tf.mul(x, taps[0]);
  for (let j = 1; j <= radius; j++) {
    const next = tf.tidy(() => {
      const pair = tf.add(part(around, radius - j, length), part(around, radius + j, length));
      return tf.add(sum, tf.mul(pair, taps[j]));
    });
    sum.dispose();
    sum = next;
  }
  return sum;
}
