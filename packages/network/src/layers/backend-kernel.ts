/**
 * Kernels beyond those of TensorFlow.js. A backend may register fused operations of its own; a layer that finds one
 * uses it and otherwise builds the same from stock operations. `@autophase/kernels/tfjs` has them.
 */

import * as tf from "@tensorflow/tfjs-core";

/** True when the current backend has a kernel of that name. */
export function hasBackendKernel(name: string): boolean {
  return tf.getKernel(name, tf.getBackend()) !== undefined;
}

/** Runs a kernel by its name; the caller brings the gradient. */
export function runBackendKernel<Output extends tf.Tensor | tf.Tensor[]>(
  name: string,
  inputs: Readonly<Record<string, tf.Tensor>>,
  attributes: object = {},
): Output {
  return tf.engine().runKernel(name, { ...inputs }, attributes as tf.NamedAttrMap) as Output;
}
