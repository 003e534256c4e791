/** Runs the same on `cpu` and `wasm-simd` and compares; for tests. */

import "@autophase/vitest/matchers";
import { createRandom } from "@autophase/tensor-io";
import * as tf from "@tensorflow/tfjs-core";
import "@tensorflow/tfjs-backend-cpu";
import { afterAll, beforeAll, expect } from "vitest";
import { type RegisteredWasmBackend, registerWasmBackend } from "../register-wasm-backend.js";

export type Tensors = Record<string, tf.Tensor>;

/** Both are there during the tests of the file. */
export function useBothBackends(): void {
  let registered: RegisteredWasmBackend;
  beforeAll(async () => {
    tf.enableProdMode();
    registered = await registerWasmBackend({ threads: 2 });
  });
  afterAll(() => registered.dispose());
}

/**
 * A kernel that only `wasm-simd` has, against the same from operations of the CPU backend. Variances and second moments
 * are positive.
 */
export function expectKernel(
  name: string,
  shapes: Record<string, number[]>,
  attributes: object,
  oracle: (tensors: Tensors) => tf.Tensor[],
  used: readonly string[] = Object.keys(shapes),
): void {
  const random = createRandom(11);
  const values = Object.entries(shapes).map(([key, shape]) => {
    const isPositive = ["variance", "second"].includes(key);
    const draw = () => (isPositive ? 0.1 + random.uniform() : random.normal());
    return [key, Float32Array.from({ length: shape.reduce((a, b) => a * b, 1) }, draw), shape] as const;
  });
  const tensors = (): Tensors => Object.fromEntries(values.map(([key, data, shape]) => [key, tf.tensor(data, shape)]));
  tf.setBackend("cpu");
  const expected = oracle(tensors()).map((tensor) => [tensor.dataSync<"float32">(), tensor.shape] as const);
  tf.setBackend("wasm-simd");
  const own = tensors();
  const actual = runKernels(name, Object.fromEntries(used.map((key) => [key, own[key] as tf.Tensor])), attributes);
  expect(actual.length).toBe(expected.length);
  expected.forEach(([data, shape], k) => {
    expect(actual[k]?.shape, `output ${k}`).toEqual(shape);
    const scale = Math.sqrt(data.reduce((sum, x) => sum + x * x, 0) / data.length);
    expect(actual[k]?.dataSync(), `output ${k}`).toBeAllClose(data, { rtol: 1e-4, atol: 1e-4 * scale });
  });
}

export function runKernels(name: string, inputs: Tensors, attributes: object): tf.Tensor[] {
  const result = tf.engine().runKernel(name, inputs, attributes as tf.NamedAttrMap);
  return (Array.isArray(result) ? result : [result]) as tf.Tensor[];
}

/** Runs `operation` on both backends on the same random inputs and compares what comes out. */
export function compare(shapes: Record<string, number[]>, operation: (tensors: Tensors) => tf.Tensor): void {
  const random = createRandom(7);
  const inputs = Object.entries(shapes).map(([name, shape]) => {
    const values = Float32Array.from({ length: shape.reduce((a, b) => a * b, 1) }, () => random.normal());
    return [name, values, shape] as const;
  });
  const results = ["cpu", "wasm-simd"].map((backend) => {
    tf.setBackend(backend);
    return tf.tidy(() => {
      const tensors = Object.fromEntries(inputs.map(([name, values, shape]) => [name, tf.tensor(values, shape)]));
      const result = operation(tensors);
      return { shape: result.shape, values: result.dataSync() as Float32Array };
    });
  });
  const [expected, actual] = results as [(typeof results)[0], (typeof results)[0]];
  expect(actual.shape).toEqual(expected.shape);
  const scale = Math.sqrt(expected.values.reduce((sum, x) => sum + x * x, 0) / expected.values.length);
  expect(actual.values).toBeAllClose(expected.values, { rtol: 1e-4, atol: 1e-4 * scale });
}

export function runKernel(name: string, inputs: Tensors, attributes: object): tf.Tensor {
  return tf.engine().runKernel(name, inputs, attributes as tf.NamedAttrMap) as tf.Tensor;
}
