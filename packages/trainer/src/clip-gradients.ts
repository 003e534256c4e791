/** Limits the length of a gradient. */

import * as tf from "@tensorflow/tfjs-core";

/** The sum of the squares of each tensor, in order, `[tensors]`. */
export function sumsOfSquares(tensors: tf.NamedTensorMap): tf.Tensor1D {
  const hasKernel = tf.getKernel("SumOfSquares", tf.getBackend()) !== undefined;
  if (hasKernel) return tf.engine().runKernel("SumOfSquares", tensors) as tf.Tensor1D;
  return tf.tidy(() => tf.stack(Object.values(tensors).map((tensor) => tf.sum(tf.square(tensor)))) as tf.Tensor1D);
}

/** `sqrt(sum of all squares)` over all tensors; NaN or infinite when any element is. */
export async function gradientNorm(gradients: tf.NamedTensorMap): Promise<number> {
  const squares = sumsOfSquares(gradients);
  const sums = await squares.data<"float32">();
  squares.dispose();
  return Math.sqrt(sums.reduce((a, b) => a + b, 0));
}

/**
 * The gradients, all shortened by one factor so that their global norm is at most `maximum` (Pascanu et al. 2013,
 * arXiv:1211.5063). The direction stays; short ones keep their bits. Nothing is read back.
 * @returns new tensors.
 */
export function clipByGlobalNorm(gradients: tf.NamedTensorMap, maximum: number): tf.NamedTensorMap {
  return tf.tidy(() => {
    const norm = tf.sqrt(tf.sum(sumsOfSquares(gradients)));
    const factor = tf.minimum(tf.div(maximum, norm), 1);
    return Object.fromEntries(Object.entries(gradients).map(([name, gradient]) => [name, tf.mul(gradient, factor)]));
  });
}
