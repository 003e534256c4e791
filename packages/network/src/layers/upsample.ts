/** Up-sampling by two along three axes. */

import * as tf from "@tensorflow/tfjs-core";
import type { Interpolation } from "../definition.js";
import { hasBackendKernel, runBackendKernel } from "./backend-kernel.js";
import { differentiate } from "./differentiate.js";

/**
 * Twice the size, separably: one small matrix along each axis, its transpose in the gradient.
 * `half-pixel` and `align-corners` are PyTorch's trilinear `Upsample` with `align_corners` false and true.
 * @param x - `[batch, depth, height, width, channels]`
 */
export function upsampleTwice(x: tf.Tensor5D, interpolation: Interpolation): tf.Tensor5D {
  return differentiate([x], () => ({
    value: alongAxes(x, interpolation, false),
    backward: (dy) => [alongAxes(dy as tf.Tensor5D, interpolation, true)],
  }));
}

/** `[2 n, n]`: row i holds the weights of output i. */
export function interpolationMatrix(length: number, interpolation: Interpolation): Float32Array {
  const matrix = new Float32Array(2 * length * length);
  for (let i = 0; i < 2 * length; i++) {
    const position = Math.min(Math.max(sourcePosition(i, length, interpolation), 0), length - 1);
    const below = Math.floor(position);
    const above = Math.min(below + 1, length - 1);
    matrix[i * length + below] += 1 - (position - below);
    matrix[i * length + above] += position - below;
  }
  return matrix;
}

/** Where output i lies among the inputs. */
function sourcePosition(i: number, length: number, interpolation: Interpolation): number {
  if (interpolation === "nearest") return Math.floor(i / 2);
  if (interpolation === "half-pixel") return (i + 0.5) / 2 - 0.5;
  return (i * (length - 1)) / (2 * length - 1);
}

function alongAxes(x: tf.Tensor5D, interpolation: Interpolation, transposed: boolean): tf.Tensor5D {
  if (hasBackendKernel("UpsampleTwice3D")) {
    return runBackendKernel("UpsampleTwice3D", { x }, { interpolation, isAdjoint: transposed });
  }
  let out: tf.Tensor = x;
  for (const axis of [1, 2, 3]) out = alongAxis(out, axis, interpolation, transposed);
  return out as tf.Tensor5D;
}

function alongAxis(x: tf.Tensor, axis: number, interpolation: Interpolation, transposed: boolean): tf.Tensor {
  const length = x.shape[axis];
  const outer = x.shape.slice(0, axis);
  const inner = x.shape.slice(axis + 1);
  const flat = tf.reshape(x, [product(outer), length, product(inner)]);
  const source = transposed ? length / 2 : length;
  const matrix = tf.tensor3d(interpolationMatrix(source, interpolation), [1, 2 * source, source]);
  const result = tf.matMul(matrix, flat, transposed, false);
  return tf.reshape(result, [...outer, result.shape[1] as number, ...inner]);
}

function product(lengths: readonly number[]): number {
  return lengths.reduce((a, b) => a * b, 1);
}
