/** Limits the length of a gradient. */

import * as tf from "@tensorflow/tfjs-core";

/** `sqrt(sum of all squares)` over all tensors; NaN or infinite when any element is. */
export async function gradientNorm(gradients: tf.NamedTensorMap): Promise<number> {
  const sum = tf.tidy(() => sumOfSquares(gradients));
  const [value] = await sum.data();
  sum.dispose();
  return Math.sqrt(value as number);
}

/** The name of the first tensor that holds NaN or infinity; undefined where none does. */
export async function firstNotFinite(tensors: tf.NamedTensorMap): Promise<string | undefined> {
  for (const [name, tensor] of Object.entries(tensors)) {
    if (!Number.isFinite(await gradientNorm({ [name]: tensor }))) return name;
  }
  return undefined;
}

/** In one operation where the backend has it. */
function sumOfSquares(tensors: tf.NamedTensorMap): tf.Tensor {
  const hasKernel = tf.getKernel("SumOfSquares", tf.getBackend()) !== undefined;
  if (hasKernel) return tf.engine().runKernel("SumOfSquares", tensors) as tf.Tensor;
  return tf.addN(Object.values(tensors).map((tensor) => tf.sum(tf.square(tensor))));
}

/**
 * The gradients, all shortened by one factor so that their global norm is at most `maximum` (Pascanu et al. 2013,
 * arXiv:1211.5063). The direction stays.
 * @param norm - of the gradients: their `gradientNorm`.
 * @returns the same tensors when they are short enough, else new ones.
 */
export function clipByGlobalNorm(gradients: tf.NamedTensorMap, maximum: number, norm: number): tf.NamedTensorMap {
  if (norm <= maximum) return gradients;
  const factor = maximum / norm;
  return Object.fromEntries(Object.entries(gradients).map(([name, gradient]) => [name, tf.mul(gradient, factor)]));
}
