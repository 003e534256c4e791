import "@autophase/vitest/matchers";
import { createRandom } from "@autophase/tensor-io";
import * as tf from "@tensorflow/tfjs-core";
import "@tensorflow/tfjs-backend-cpu";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type RegisteredWasmBackend, registerWasmBackend } from "./register-wasm-backend.js";

type Tensors = Record<string, tf.Tensor>;

let registered: RegisteredWasmBackend;

beforeAll(async () => {
  tf.enableProdMode();
  registered = await registerWasmBackend({ threads: 2 });
});

afterAll(() => registered.dispose());

describe("Conv3D and its gradients", () => {
  const cases: [string, number[], number[], number | number[], "same" | "valid" | number][] = [
    ["of many channels", [2, 4, 6, 8, 16], [3, 3, 3, 16, 24], 1, 1],
    ["of many channels on odd sizes", [2, 3, 5, 7, 12], [3, 3, 3, 12, 20], 1, "same"],
    ["of many channels and many tiles", [3, 8, 9, 11, 8], [3, 3, 3, 8, 8], 1, 1],
    ["of many channels on one voxel", [1, 1, 1, 1, 8], [3, 3, 3, 8, 36], 1, 1],
    ["of odd sizes and channels", [1, 3, 5, 7, 5], [3, 3, 3, 5, 11], 1, "same"],
    ["of one input channel", [2, 5, 4, 6, 1], [3, 3, 3, 1, 10], 1, 1],
    ["of one output channel", [2, 5, 4, 6, 12], [3, 3, 3, 12, 1], 1, 1],
    ["of one channel to one", [1, 3, 4, 9, 1], [3, 3, 3, 1, 1], 1, "same"],
    ["without padding", [1, 5, 5, 9, 8], [3, 3, 3, 8, 8], 1, "valid"],
    ["with stride 2", [2, 6, 4, 8, 8], [3, 3, 3, 8, 16], 2, 1],
    ["with stride 2 on odd sizes", [1, 5, 7, 9, 6], [3, 3, 3, 6, 9], 2, 1],
    ["with stride 2, same", [1, 6, 5, 8, 4], [3, 3, 3, 4, 8], 2, "same"],
    ["with stride 2 and one channel on a side", [1, 6, 5, 8, 9], [3, 3, 3, 9, 1], 2, "same"],
    ["with stride 2 and one input channel", [1, 6, 5, 8, 1], [3, 3, 3, 1, 9], 2, 1],
    ["with stride 3 and a kernel of 2", [1, 7, 7, 8, 4], [2, 2, 2, 4, 4], 3, "valid"],
    ["with different strides", [1, 5, 6, 8, 4], [3, 3, 3, 4, 4], [1, 2, 3], "valid"],
    ["of a single voxel", [1, 1, 1, 1, 7], [3, 3, 3, 7, 9], 1, 1],
    ["of kernels of other lengths", [2, 4, 5, 6, 4], [1, 3, 5, 4, 9], 1, "same"],
    ["of more weights than a cache holds", [1, 3, 3, 3, 130], [3, 3, 3, 130, 40], 1, 1],
  ];

  it.each(cases)("%s", (_, inputShape, filterShape, stride, pad) => {
    const strides = typeof stride === "number" ? [stride, stride, stride] : stride;
    const attributes = { strides, pad, dilations: 1 };
    const outputShape = runOn("cpu", { x: tf.zeros(inputShape), filter: tf.zeros(filterShape) }, (tensors) =>
      runKernel(tf.Conv3D, tensors, attributes),
    ).shape;
    const inputs = { x: inputShape, filter: filterShape, dy: outputShape };
    compare(inputs, ({ x, filter }) => runKernel(tf.Conv3D, { x, filter }, attributes));
    compare(inputs, ({ dy, filter }) =>
      runKernel(tf.Conv3DBackpropInputV2, { dy, filter }, { ...attributes, inputShape }),
    );
    compare(inputs, ({ x, dy }) => runKernel(tf.Conv3DBackpropFilterV2, { x, dy }, { ...attributes, filterShape }));
  });
});

/** Runs `operation` on both backends on the same random inputs and compares what comes out. */
function compare(shapes: Record<string, number[]>, operation: (tensors: Tensors) => tf.Tensor): void {
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

function runOn(backend: string, tensors: Tensors, operation: (tensors: Tensors) => tf.Tensor): tf.Tensor {
  tf.setBackend(backend);
  return operation(tensors);
}

function runKernel(name: string, inputs: Tensors, attributes: object): tf.Tensor {
  return tf.engine().runKernel(name, inputs, attributes as tf.NamedAttrMap) as tf.Tensor;
}
