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

describe("element-wise operations", () => {
  const shapes: [string, number[], number[]][] = [
    ["equal shapes", [2, 3, 7], [2, 3, 7]],
    ["a channel", [2, 3, 7], [7]],
    ["a scalar", [], [5, 3]],
    ["a row to a column", [4, 1], [1, 5]],
    ["samples", [2, 9], [2, 1]],
    ["what folds into no two axes", [2, 1, 3, 1, 5], [1, 4, 1, 3, 1]],
    ["nothing", [0, 3], [3]],
    ["more than one unit", [3, 17000], [3, 1]],
  ];

  it.each(shapes)("combine %s", (_, a, b) => {
    for (const operation of [tf.add, tf.sub, tf.mul, tf.maximum, tf.minimum]) {
      compare({ a, b }, (tensors) => operation(tensors.a, tensors.b));
    }
    compare({ a, b }, (tensors) => tf.div(tensors.a, tf.add(tf.abs(tensors.b), 0.5)));
    compare({ a, b }, (tensors) => tf.cast(tf.greaterEqual(tensors.a, tensors.b), "float32"));
    compare({ a, b }, (tensors) => tf.cast(tf.equal(tf.sign(tensors.a), tf.sign(tensors.b)), "float32"));
  });

  it("change values", () => {
    const operations = [tf.abs, tf.neg, tf.square, tf.sign, tf.relu, tf.leakyRelu, tf.sigmoid, tf.tanh];
    for (const operation of operations) compare({ x: [3, 41] }, ({ x }) => operation(x));
    compare({ x: [40000] }, ({ x }) => tf.leakyRelu(x, 0.01));
    compare({ x: [3, 41] }, ({ x }) => tf.step(x, 0.01));
    compare({ x: [3, 41] }, ({ x }) => tf.rsqrt(tf.sqrt(tf.add(tf.square(x), 0.1))));
  });

  it("treat NaN, zero and its neighbours alike", () => {
    for (const operation of [tf.sign, tf.relu, tf.leakyRelu, tf.abs, (x: tf.Tensor) => tf.step(x, 0.3)]) {
      const results = ["cpu", "wasm-simd"].map((backend) => {
        tf.setBackend(backend);
        const values = operation(tf.tensor1d([Number.NaN, 0, -1e-38, 1e-38, 5])).dataSync();
        return Array.from(values, (value) => value + 0);
      });
      expect(results[1]).toEqual(results[0]);
    }
  });

  it("leave other types to the CPU backend", () => {
    tf.setBackend("wasm-simd");
    expect([...tf.add(tf.tensor1d([1, 2], "int32"), tf.tensor1d([3, 4], "int32")).dataSync()]).toEqual([4, 6]);
  });
});

describe("reductions", () => {
  it.each<[number[], number[] | undefined]>([
    [[3, 5, 7], undefined],
    [[3, 5, 7], [2]],
    [
      [3, 5, 7],
      [1, 2],
    ],
    [[3, 5, 7], [0]],
    [[2, 9001], [1]],
    [[], undefined],
  ])("of %j along %j", (x, axes) => {
    for (const keep of [true, false]) {
      compare({ x }, (tensors) => tf.sum(tensors.x, axes, keep));
      compare({ x }, (tensors) => tf.max(tensors.x, axes, keep));
    }
  });

  it("ChannelSum sums everything but the channel", () => {
    expectKernel("ChannelSum", { x: [3, 2, 5, 700, 6] }, {}, ({ x }) => [tf.sum(x, [0, 1, 2, 3])]);
    expectKernel("ChannelSum", { x: [1, 3] }, {}, ({ x }) => [tf.sum(x, [0])]);
  });
});

describe("boxes", () => {
  it("pad and slice as the CPU backend", () => {
    const paddings: [number, number][] = [
      [0, 1],
      [2, 0],
      [1, 3],
    ];
    compare({ x: [2, 3, 5] }, ({ x }) => tf.pad(x, paddings, 0.5));
    compare({ x: [4, 3, 5] }, ({ x }) => tf.slice(x, [1, 0, 2], [2, 3, 3]));
    compare({ x: [4, 3, 5] }, ({ x }) => tf.slice(x, [2], [1]));
    compare({ x: [4, 3] }, ({ x }) => tf.slice(x, [1, 1], [0, 2]));
  });
});

describe("NormalizedConv3D and its gradient", () => {
  const blocks: [string, number[], number[], number][] = [
    ["with stride 1", [2, 4, 5, 6, 8], [3, 3, 3, 8, 12], 1],
    ["with stride 2 and odd sizes", [2, 5, 4, 7, 6], [3, 3, 3, 6, 9], 2],
    ["of one input channel", [2, 4, 4, 4, 1], [3, 3, 3, 1, 10], 1],
    ["of one output channel", [2, 4, 4, 4, 8], [3, 3, 3, 8, 1], 1],
  ];
  const epsilon = 1e-3;

  it.each(blocks)("%s", (_, x, filter, stride) => {
    const convolution = { strides: [stride, stride, stride], pad: 1, dilations: 1 };
    const attributes = { ...convolution, slope: 0.01, epsilon };
    const channel = [filter[4] as number];
    const inputs = { x, filter, bias: channel, scale: channel, offset: channel };
    const activate = ({ x, filter, bias }: Tensors): tf.Tensor =>
      tf.leakyRelu(tf.add(runKernel(tf.Conv3D, { x, filter }, convolution), bias), 0.01);
    const standardize = (a: tf.Tensor, mean: tf.Tensor, variance: tf.Tensor): tf.Tensor =>
      tf.div(tf.sub(a, mean), tf.sqrt(tf.add(variance, epsilon)));

    expectKernel("ActivatedConv3D", inputs, attributes, (tensors) => [activate(tensors)], ["x", "filter", "bias"]);
    expectKernel("NormalizedConv3D", inputs, attributes, (tensors) => {
      const a = activate(tensors);
      const mean = tf.mean(a, [0, 1, 2, 3]);
      const variance = tf.mean(tf.square(tf.sub(a, mean)), [0, 1, 2, 3]);
      return [tf.add(tf.mul(standardize(a, mean, variance), tensors.scale), tensors.offset), a, mean, variance];
    });
    const positive = { ...inputs, mean: channel, variance: channel };
    expectKernel("NormalizedConv3D", positive, attributes, (tensors) => {
      const standard = standardize(activate(tensors), tensors.mean, tensors.variance);
      return [tf.add(tf.mul(standard, tensors.scale), tensors.offset)];
    });
  });

  it.each([true, false])("NormalizedConv3DGrad is the derivative (running statistics: %s)", (isRunning) => {
    const shape = [2, 3, 2, 5, 6];
    const inputs = { dy: shape, activated: shape, mean: [6], variance: [6], scale: [6] };
    const attributes = { slope: 0.01, epsilon, isRunning };
    expectKernel("NormalizedConv3DGrad", inputs, attributes, ({ dy, activated, mean, variance, scale }) => {
      const deviation = tf.rsqrt(tf.add(variance, epsilon));
      const standard = tf.mul(tf.sub(activated, mean), deviation);
      const toOffset = tf.sum(dy, [0, 1, 2, 3]);
      const toScale = tf.sum(tf.mul(dy, standard), [0, 1, 2, 3]);
      const mixed = tf.div(tf.add(toOffset, tf.mul(standard, toScale)), 60);
      const toActivated = tf.mul(tf.sub(dy, isRunning ? 0 : mixed), tf.mul(scale, deviation));
      const toSum = tf.mul(toActivated, tf.step(activated, 0.01));
      return [toSum, tf.sum(toSum, [0, 1, 2, 3]), toScale, toOffset];
    });
  });

  it("keeps the digits of nearly constant activations", () => {
    tf.setBackend("wasm-simd");
    const random = createRandom(3);
    const values = Float32Array.from({ length: 2 * 6 ** 3 }, () => 1 + 1e-4 * random.normal());
    const x = tf.tensor(values, [2, 6, 6, 6, 1]);
    const inputs = {
      x,
      filter: tf.ones([1, 1, 1, 1, 1]),
      bias: tf.zeros([1]),
      scale: tf.ones([1]),
      offset: tf.zeros([1]),
    };
    const attributes = { strides: 1, pad: 0, dilations: 1, slope: 1, epsilon: 0 };
    const [, , mean, variance] = runKernels("NormalizedConv3D", inputs, attributes);
    const exact = values.reduce((sum, value) => sum + value, 0) / values.length;
    const spread = values.reduce((sum, value) => sum + (value - exact) ** 2, 0) / values.length;
    expect(mean.dataSync()).toBeAllClose([exact], { rtol: 1e-7 });
    expect(variance.dataSync()).toBeAllClose([spread], { rtol: 1e-4 });
  });
});

describe("UpsampleTwice3D", () => {
  it.each(["half-pixel", "align-corners", "nearest"])(
    "%s agrees with matrices along the axes, and so does its adjoint",
    (kind) => {
      const [depth, height, width] = [3, 1, 4];
      const matrices = [depth, height, width].map((length) =>
        tf.tensor2d(interpolation(length, kind), [2 * length, length]),
      );
      const along = (x: tf.Tensor, axis: number, matrix: tf.Tensor2D): tf.Tensor => {
        const order = [axis, ...[0, 1, 2, 3, 4].filter((other) => other !== axis)];
        const first = tf.transpose(x, order);
        const mixed = tf.matMul(matrix, tf.reshape(first, [first.shape[0] as number, -1]) as tf.Tensor2D);
        const back = order.map((_, k) => order.indexOf(k));
        return tf.transpose(tf.reshape(mixed, [matrix.shape[0], ...first.shape.slice(1)]), back);
      };
      expectKernel(
        "UpsampleTwice3D",
        { x: [2, depth, height, width, 5] },
        { interpolation: kind, isAdjoint: false },
        ({ x }) => [matrices.reduce((result, matrix, k) => along(result, k + 1, matrix), x)],
      );
      const doubled = [2, 2 * depth, 2 * height, 2 * width, 5];
      expectKernel("UpsampleTwice3D", { x: doubled }, { interpolation: kind, isAdjoint: true }, ({ x }) => [
        matrices.reduce((result, matrix, k) => along(result, k + 1, tf.transpose(matrix)), x),
      ]);
    },
  );
});

describe("AdamStep", () => {
  it("follows its formula", () => {
    const shape = [3, 7];
    const attributes = { rate: 0.02, beta1: 0.8, beta2: 0.99, root: 0.7, epsilon: 1e-4 };
    const inputs = { weight: shape, gradient: shape, first: shape, second: shape };
    expectKernel("AdamStep", inputs, attributes, ({ weight, gradient, first, second }) => {
      const m = tf.add(tf.mul(first, 0.8), tf.mul(gradient, 0.2));
      const v = tf.add(tf.mul(second, 0.99), tf.mul(tf.square(gradient), 0.01));
      const divisor = tf.add(tf.div(tf.sqrt(v), 0.7), 1e-4);
      return [tf.sub(weight, tf.mul(tf.div(m, divisor), 0.02)), m, v];
    });
  });
});

/** A kernel that only `wasm-simd` has, against the same from operations of the CPU backend. Variances and second moments are positive. */
function expectKernel(
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

function interpolation(length: number, kind: string): number[] {
  const matrix = new Array<number>(2 * length * length).fill(0);
  for (let i = 0; i < 2 * length; i++) {
    const positions: Record<string, number> = {
      nearest: Math.floor(i / 2),
      "half-pixel": i / 2 - 0.25,
      "align-corners": (i * (length - 1)) / (2 * length - 1),
    };
    const position = Math.min(Math.max(positions[kind] as number, 0), length - 1);
    for (let j = 0; j < length; j++) matrix[i * length + j] = Math.max(0, 1 - Math.abs(position - j));
  }
  return matrix;
}

function runKernels(name: string, inputs: Tensors, attributes: object): tf.Tensor[] {
  const result = tf.engine().runKernel(name, inputs, attributes as tf.NamedAttrMap);
  return (Array.isArray(result) ? result : [result]) as tf.Tensor[];
}

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
