import { registerWasmBackend } from "@autophase/kernels/tfjs";
import { createRandom } from "@autophase/tensor-io";
import * as tf from "@tensorflow/tfjs-core";
import "@tensorflow/tfjs-backend-cpu";
import { beforeAll, describe, expect, it } from "vitest";
import { relativeError } from "../test/golden.js";
import { applyNetwork } from "./apply-network.js";
import { initializeWeights } from "./initialize-weights.js";
import { createNetwork } from "./network.js";
import { createWeightTensors } from "./weights.js";

const SHAPE: [number, number, number, number, number] = [2, 16, 16, 16, 1];

/** Two roads in float32; `float64-gradient.test.ts` measures each from the truth. */
const GRADIENT_TOLERANCE: Record<string, number> = { anl2024: 1e-4, "anl-ddp": 1e-3, yao2022: 3e-3 };

/** The same network from stock operations on the CPU backend and from fused ones on `wasm-simd`. */
describe.each(["anl2024", "anl-ddp", "yao2022"])("%s with the fused operations of a backend", (name) => {
  beforeAll(async () => {
    tf.enableProdMode();
    const { dispose } = await registerWasmBackend();
    return dispose;
  });

  it.each([true, false])("has the output and the gradients of the stock operations (training: %s)", (training) => {
    const expected = evaluate("cpu", name, training);
    const actual = evaluate("wasm-simd", name, training);
    expect(relativeError(actual.output, expected.output)).toBeLessThan(1e-4);
    expect(relativeError(actual.gradient, expected.gradient)).toBeLessThan(GRADIENT_TOLERANCE[name] ?? 0);
  });
});

function evaluate(backend: string, name: string, training: boolean): { output: Float32Array; gradient: Float32Array } {
  tf.setBackend(backend);
  return tf.tidy(() => {
    const network = createNetwork({ name, channels: 4, size: 16 });
    const { trainable, statistics } = createWeightTensors(network, initializeWeights(network, { seed: 5 }));
    const input = tf.tensor5d(randomValues(1).map(Math.abs), SHAPE);
    const names = Object.keys(trainable);
    const evaluateAll = tf.valueAndGrads((...tensors) => {
      const weights = Object.fromEntries(names.map((key, k) => [key, tensors[k] as tf.Tensor]));
      const options = { training, threshold: 0 };
      const { amplitude, phase } = applyNetwork(network, { trainable: weights, statistics }, input, options);
      return sumOf(amplitude, phase);
    });
    const { value, grads } = evaluateAll(
      names.map((key) => trainable[key] as tf.Tensor),
      tf.tensor5d(randomValues(2), SHAPE),
    );
    const gradient = tf.concat(grads.map((tensor) => tf.reshape(tensor, [-1])));
    return { output: value.dataSync<"float32">().slice(), gradient: gradient.dataSync<"float32">().slice() };
  });
}

function sumOf(a: tf.Tensor, b: tf.Tensor): tf.Tensor {
  return tf.customGrad(() => ({
    value: tf.add(a, b),
    gradFunc: (dy) => [tf.clone(dy), tf.clone(dy)],
  }))(a, b);
}

function randomValues(seed: number): Float32Array {
  const random = createRandom(seed);
  return Float32Array.from({ length: SHAPE.reduce((a, b) => a * b, 1) }, () => random.normal());
}
