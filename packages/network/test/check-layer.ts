/** Holds a layer to an oracle: its output, and its gradients. */

import "@autophase/vitest/matchers";
import { createRandom } from "@autophase/tensor-io";
import * as tf from "@tensorflow/tfjs-core";
import { expect } from "vitest";

export type Shape5 = [number, number, number, number, number];
export type Values = Float64Array;
/** The layer in float64, written without thought of speed. */
export type Oracle = (...inputs: Values[]) => ArrayLike<number>;

/**
 * Output against the oracle, gradients of a random linear functional of it against central differences of the oracle.
 */
export function checkLayer(shapes: number[][], oracle: Oracle, layer: (inputs: tf.Tensor[]) => tf.Tensor): void {
  const inputs = shapes.map((shape, k) =>
    randomValues(
      shape.reduce((a, b) => a * b, 1),
      k + 1,
    ),
  );
  const expected = Float64Array.from(oracle(...inputs));
  const weights = randomValues(expected.length, 99);
  const evaluate = tf.valueAndGrads((...tensors) => {
    const output = layer(tensors);
    return tf.customGrad((value) => ({
      value: tf.clone(value as tf.Tensor),
      gradFunc: (dy) => tf.clone(dy),
    }))(output);
  });
  const tensors = inputs.map((values, k) => tf.tensor(Float32Array.from(values), shapes[k]));
  const shape = layer(tensors).shape;
  const { value, grads } = evaluate(tensors, tf.tensor(Float32Array.from(weights), shape));
  expect(value.dataSync()).toBeAllClose(expected, { rtol: 1e-5, atol: 1e-5 });
  inputs.forEach((values, k) => {
    const loss = (moved: Values): number =>
      dot(weights, oracle(...inputs.map((other, j) => (j === k ? moved : other))));
    const slopes = values.map((x, i) => (loss(values.with(i, x + 1e-5)) - loss(values.with(i, x - 1e-5))) / 2e-5);
    expect(grads[k]?.dataSync(), `input ${k}`).toBeAllClose(slopes, { rtol: 1e-4, atol: 1e-4 });
  });
}

function randomValues(size: number, seed: number): Values {
  const random = createRandom(seed);
  return Float64Array.from({ length: size }, () => Math.fround(random.normal()));
}

function dot(a: ArrayLike<number>, b: ArrayLike<number>): number {
  let sum = 0;
  for (let i = 0; i < a.length; i++) sum += a[i] * b[i];
  return sum;
}
