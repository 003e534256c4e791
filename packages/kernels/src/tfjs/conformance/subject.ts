/** A backend under test beside the CPU backend of TensorFlow.js, which says what is right. */

import "@autophase/vitest/matchers";
import { createRandom } from "@autophase/tensor-io";
import * as tf from "@tensorflow/tfjs-core";
import "@tensorflow/tfjs-backend-cpu";
import { expect } from "vitest";

export interface LearningSubject {
  /** As TensorFlow.js knows it. */
  readonly backend: string;
  /** Largest relative error of sigmoid and tanh. */
  readonly activationError: number;
  /** Knows numbers below the normal ones. */
  readonly hasSubnormals: boolean;
  readonly pools: {
    /** Takes the last of equals, and passes NaN by, as the CPU backend does. */
    readonly anyValues: boolean;
    /** Adds gradients of overlapping windows in the order of the CPU backend. */
    readonly sumsInOrder: boolean;
    /** Has paddings in numbers, and strides past the windows. */
    readonly anyGeometry: boolean;
    /** Puts gradients where the CPU backend does also where that is wrong. */
    readonly misplacedGradients: boolean;
  };
}

export type Tensors = Record<string, tf.Tensor>;

export interface KernelUse {
  /** Those of the tensors that the kernel is given; default all. */
  readonly used?: readonly string[];
  /** Results that anybody else has a use for; default all. */
  readonly count?: number;
  /** What another kernel made for this one. */
  readonly prepare?: (tensors: Tensors) => Tensors;
}

/**
 * A kernel that TensorFlow.js has not, against the same from operations of the CPU backend; nothing where the subject
 * has not got it. Variances and second moments are positive.
 */
export async function expectKernel(
  { backend }: LearningSubject,
  name: string,
  shapes: Record<string, number[]>,
  attributes: object,
  oracle: (tensors: Tensors) => tf.Tensor[],
  { used = Object.keys(shapes), count, prepare }: KernelUse = {},
): Promise<void> {
  if (tf.getKernel(name, backend) === undefined) return;
  const random = createRandom(11);
  const values = Object.entries(shapes).map(([key, shape]) => {
    const isPositive = /^(variance|second)/.test(key);
    const draw = () => (isPositive ? 0.1 + random.uniform() : random.normal());
    return [key, Float32Array.from({ length: shape.reduce((a, b) => a * b, 1) }, draw), shape] as const;
  });
  const tensors = (): Tensors => Object.fromEntries(values.map(([key, data, shape]) => [key, tf.tensor(data, shape)]));
  const expected = await resultsOn("cpu", () => oracle(tensors()));
  const actual = await resultsOn(backend, () => {
    const own = tensors();
    const inputs = Object.fromEntries(used.map((key) => [key, own[key] as tf.Tensor]));
    return runKernels(name, { ...inputs, ...prepare?.(own) }, attributes).slice(0, count);
  });
  expect(actual.length).toBe(expected.length);
  expected.forEach((result, k) => {
    expectNear(actual[k] as Result, result, `output ${k}`);
  });
}

export function runKernels(name: string, inputs: Tensors, attributes: object): tf.Tensor[] {
  const result = tf.engine().runKernel(name, inputs, attributes as tf.NamedAttrMap);
  return (Array.isArray(result) ? result : [result]) as tf.Tensor[];
}

export function runKernel(name: string, inputs: Tensors, attributes: object): tf.Tensor {
  return runKernels(name, inputs, attributes)[0] as tf.Tensor;
}

/** Runs `operation` on both backends on the same random inputs and compares what comes out. */
export async function compare(
  { backend }: LearningSubject,
  shapes: Record<string, number[]>,
  operation: (tensors: Tensors) => tf.Tensor,
): Promise<void> {
  const random = createRandom(7);
  const inputs = Object.entries(shapes).map(([name, shape]) => {
    const values = Float32Array.from({ length: shape.reduce((a, b) => a * b, 1) }, () => random.normal());
    return [name, values, shape] as const;
  });
  const run = (): tf.Tensor[] => {
    const tensors = Object.fromEntries(inputs.map(([name, values, shape]) => [name, tf.tensor(values, shape)]));
    return [operation(tensors)];
  };
  const [expected] = await resultsOn("cpu", run);
  const [actual] = await resultsOn(backend, run);
  expectNear(actual as Result, expected as Result);
}

export interface Result {
  readonly shape: number[];
  readonly values: Float32Array;
}

/** What an operation gives on a backend; everything that was made is gone. */
export async function resultsOn(backend: string, operation: () => tf.Tensor[]): Promise<Result[]> {
  await tf.setBackend(backend);
  const tensors = tf.tidy(operation);
  const values = await Promise.all(tensors.map((tensor) => tensor.data<"float32">()));
  const results = tensors.map(({ shape }, k) => ({ shape, values: (values[k] as Float32Array).slice() }));
  tf.dispose(tensors);
  return results;
}

export async function valuesOn(backend: string, operation: () => tf.Tensor): Promise<Float32Array> {
  const [result] = await resultsOn(backend, () => [operation()]);
  return (result as Result).values;
}

function expectNear(actual: Result, expected: Result, message?: string): void {
  expect(actual.shape, message).toEqual(expected.shape);
  const scale = Math.sqrt(expected.values.reduce((sum, x) => sum + x * x, 0) / expected.values.length);
  expect(actual.values, message).toBeAllClose(expected.values, { rtol: 1e-4, atol: 1e-4 * scale });
}
