import * as tf from "@tensorflow/tfjs-core";
import "@tensorflow/tfjs-backend-cpu";
import { afterEach, beforeAll, describe, expect, it } from "vitest";
import { EngineMemoryError } from "../errors.js";
import { type RegisteredWasmBackend, registerWasmBackend } from "./register-wasm-backend.js";

let registered: RegisteredWasmBackend;

beforeAll(() => tf.enableProdMode());
afterEach(() => registered.dispose());

describe("memory of the backend", () => {
  it("stays flat over 200 steps of something like training", async () => {
    registered = await registerWasmBackend({ threads: 2 });
    const weights = tf.randomNormal([3, 3, 3, 4, 8], 0, 1, "float32", 1);
    const before = [tf.memory().numTensors, tf.memory().numDataBuffers];
    const used = trainLike(weights);
    const grown = registered.report().totalBytes;
    for (let step = 0; step < 200; step++) expect(trainLike(weights)).toBe(used);
    expect([tf.memory().numTensors, tf.memory().numDataBuffers]).toEqual(before);
    expect(registered.report().totalBytes).toBe(grown);
  });

  it("ends in a typed error that leaves everything as it was", async () => {
    registered = await registerWasmBackend({ threads: 2, maximumBytes: 8e6 });
    const x = tf.ones([64, 64, 64, 1]);
    tf.neg(x).dispose();
    const before = [registered.report(), tf.memory().numTensors];
    const filter = tf.ones([3, 3, 3, 1, 32]);
    const grow = () => runKernel(tf.Conv3D, { x: tf.reshape(x, [1, 64, 64, 64, 1]), filter });
    expect(() => tf.tidy(grow)).toThrow(EngineMemoryError);
    expect(() => tf.tidy(grow)).toThrow(/a block needs 34 MB of memory, and .* are left/);
    filter.dispose();
    expect([registered.report(), tf.memory().numTensors]).toEqual(before);
    expect(tf.sum(tf.neg(x)).dataSync()[0]).toBe(-(64 ** 3));
  });

  it("gives every block back with the last tensor", async () => {
    registered = await registerWasmBackend({ threads: 1 });
    const empty = registered.report().blocks;
    const x = tf.ones([1, 4, 4, 4, 8]);
    const filter = tf.ones([3, 3, 3, 8, 8]);
    runKernel(tf.Conv3D, { x, filter }).dispose();
    expect(registered.report().blocks).toBeGreaterThan(empty);
    tf.dispose([x, filter]);
    expect(registered.report().blocks).toBe(empty);
  });

  it("hands out copies, and keeps no view of a tensor that is gone", async () => {
    registered = await registerWasmBackend({ threads: 1 });
    const x = tf.neg(tf.tensor1d([1, 2, 3, 4]));
    const values = x.dataSync();
    const [, tail] = tf.split(x, 2);
    x.dispose();
    tf.neg(tf.ones([4]));
    expect([...values]).toEqual([-1, -2, -3, -4]);
    expect(tail?.dataSync()).toEqual(new Float32Array([-3, -4]));
  });
});

describe("registerWasmBackend", () => {
  it("describes itself and can be registered again after it was disposed of", async () => {
    registered = await registerWasmBackend({ threads: 2 });
    expect(registered).toMatchObject({
      name: "wasm-simd",
      threads: 2,
      description: "WebAssembly SIMD, float32, 2 threads",
    });
    await expect(registerWasmBackend()).rejects.toThrow(/registered already/);
    registered.dispose();
    expect(tf.findBackendFactory("wasm-simd")).toBeNull();
    registered = await registerWasmBackend({ threads: 1 });
    expect(tf.getBackend()).toBe("wasm-simd");
  });

  it("gives the same bits with one thread and with three", async () => {
    const results: Float32Array[] = [];
    for (const threads of [1, 3]) {
      registered = await registerWasmBackend({ threads });
      const filter = tf.randomNormal<tf.Rank.R5>([3, 3, 3, 4, 8], 0, 1, "float32", 1);
      results.push(gradientOf(filter).dataSync<"float32">());
      registered.dispose();
    }
    registered = await registerWasmBackend({ threads: 1 });
    expect(results[1]).toEqual(results[0]);
  });
});

/** Returns the bytes in use while the results are there. */
function trainLike(weights: tf.Tensor): number {
  return tf.tidy(() => {
    gradientOf(weights);
    return registered.report().usedBytes;
  });
}

/** Convolution forward and back with and without Winograd's products, pooling, and what lies between. */
function gradientOf(filter: tf.Tensor): tf.Tensor {
  const x = tf.randomNormal([2, 6, 5, 7, 4], 0, 1, "float32", 2);
  const y = tf.leakyRelu(runKernel(tf.Conv3D, { x, filter }), 0.01);
  const second = tf.randomNormal([3, 3, 3, 8, 8], 0, 1, "float32", 3);
  const z = runKernel(tf.Conv3D, { x: y, filter: second });
  const dy = runKernel(tf.Conv3DBackpropInputV2, { dy: tf.sign(z), filter: second }, { inputShape: y.shape });
  runKernel(tf.Conv3DBackpropFilterV2, { x: y, dy: z }, { filterShape: second.shape });
  const pool = { filterSize: 2, strides: 2, pad: "valid" };
  const routed = runKernel(tf.MaxPool3DGrad, { dy: runKernel(tf.MaxPool3D, { x: y }, pool), input: y }, pool);
  const dx = runKernel(
    tf.Conv3DBackpropFilterV2,
    { x, dy: tf.mul(tf.mul(dy, tf.step(y, 0.01)), tf.sigmoid(tf.tanh(routed))) },
    { filterShape: filter.shape },
  );
  return tf.div(dx, tf.max(tf.abs(dx)));
}

function runKernel(name: string, inputs: Record<string, tf.Tensor>, attributes: object = {}): tf.Tensor {
  const all = { strides: [1, 1, 1], pad: 1, dilations: 1, ...attributes };
  return tf.engine().runKernel(name, inputs, all as tf.NamedAttrMap) as tf.Tensor;
}
