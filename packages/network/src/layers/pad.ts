/** From the half box to the full one. */

import * as tf from "@tensorflow/tfjs-core";
import { differentiate } from "./differentiate.js";

/**
 * Zeros on both sides of the three middle axes, so that they become `shape` (`[depth, height, width]`) with `x` in the
 * middle; `x` itself where nothing is missing.
 */
export function padTo(x: tf.Tensor5D, shape: readonly number[]): tf.Tensor5D {
  const margins = shape.map((length, axis) => (length - x.shape[axis + 1]) / 2);
  if (margins.every((margin) => margin === 0)) return x;
  const paddings: [number, number][] = [[0, 0], ...margins.map((m): [number, number] => [m, m]), [0, 0]];
  return differentiate([x], () => ({
    value: tf.pad(x, paddings),
    backward: (dy) => [tf.slice(dy, [0, ...margins, 0], x.shape)],
  }));
}
