import "@autophase/vitest/matchers";
import { registerWasmBackend } from "@autophase/kernels/tfjs";
import { farFieldModulus, maeLoss, normalizeModulus, projectModulus } from "@autophase/physics/tf";
import { createRandom, ValueError, zeros } from "@autophase/tensor-io";
import * as tf from "@tensorflow/tfjs-core";
import "@tensorflow/tfjs-backend-cpu";
import { beforeAll, describe, expect, it } from "vitest";
import { relativeError } from "../test/golden.js";
import { LOOKING } from "../test/looking.js";
import { type ApplyOptions, applyNetwork, type NetworkOutput, type PredictedObject } from "./apply-network.js";
import { NETWORK_NAMES } from "./architectures.js";
import { NetworkSizeError } from "./errors.js";
import { completeExport } from "./exchange/export-options.js";
import { initializeWeights } from "./initialize-weights.js";
import { createNetwork, type Network } from "./network.js";
import type { NetworkOptions } from "./network-options.js";
import { countParameters, listParameters } from "./parameters.js";
import { readWeights, writeWeights } from "./safetensors.js";
import { createWeightTensors } from "./weights.js";

/** Not a cube, so that no two axes can be exchanged unseen. */
const SHAPE: [number, number, number, number, number] = [2, 16, 32, 16, 1];

const OPTIONS: readonly NetworkOptions[] = [
  { normalization: "group" },
  { residual: true },
  { supportTemperature: 0.05 },
  { modulusProjection: true },
  { normalization: "group", residual: true, supportTemperature: 0.05, modulusProjection: true },
];

beforeAll(async () => {
  tf.enableProdMode();
  const { dispose } = await registerWasmBackend();
  await tf.setBackend("cpu");
  return dispose;
});

const pattern = (): tf.Tensor5D => {
  const random = createRandom(1);
  return tf.tensor5d(
    Float32Array.from({ length: 2 * 16 * 32 * 16 }, () => random.uniform()),
    SHAPE,
  );
};
const mask = (): tf.Tensor5D => tf.cast(tf.greater(pattern(), 0.2), "float32") as tf.Tensor5D;
const projecting = (options: ApplyOptions = {}): ApplyOptions => ({
  ...options,
  project: (object) => projectModulus(object, pattern(), mask()),
});
const weightsOf = (network: Network) => createWeightTensors(network, initializeWeights(network, { seed: 3 }));
const run = (network: Network, options: ApplyOptions = {}): NetworkOutput =>
  applyNetwork(network, weightsOf(network), pattern(), options);

describe.each(OPTIONS)("a network with %j", (options) => {
  const network = createNetwork({ name: "anl2024", channels: 4, ...options });

  it("keeps them with its weights", () => {
    const bytes = writeWeights(network, initializeWeights(network, { seed: 1 }));
    expect(readWeights(bytes).network).toEqual(network);
  });

  it("has the outputs and gradients of the stock operations on wasm-simd", () => {
    const [expected, actual] = ["cpu", "wasm-simd"].map((backend) => {
      tf.setBackend(backend);
      return tf.tidy(() => evaluate(network));
    });
    tf.setBackend("cpu");
    expect(relativeError(actual.amplitude, expected.amplitude)).toBeLessThan(1e-4);
    expect(Math.abs(actual.loss / expected.loss - 1)).toBeLessThan(1e-4);
    expect(relativeError(actual.gradient, expected.gradient)).toBeLessThan(5e-3);
  });

  it("leaves only what it returns", () => {
    const tensors = weightsOf(network);
    const x = pattern();
    const project = ({ amplitude, phase }: PredictedObject): PredictedObject => ({
      amplitude: tf.clone(amplitude),
      phase: tf.clone(phase),
    });
    const before = tf.memory().numTensors;
    const { statistics, amplitude, phase, support } = applyNetwork(network, tensors, x, {
      ...LOOKING,
      training: true,
      project,
    });
    tf.dispose([amplitude, phase, ...Object.values(statistics), ...(support ? [support] : [])]);
    expect(tf.memory().numTensors).toBe(before);
  });
});

describe("gradients of a whole network with group normalisation, shortcuts and a soft support", () => {
  const options = { normalization: "group", residual: true, supportTemperature: 0.1 } as const;
  const network = createNetwork({ name: "anl2024", channels: 2, ...options });

  it.each([
    ["amplitude", "encoder.0.weight"],
    ["amplitude", "encoder.8.bias"],
    ["amplitude", "decoder1.3.weight"],
    ["phase", "encoder.6.weight"],
    ["phase", "decoder2.5.weight"],
  ] as const)("of the %s by %s are finite differences", (part, name) => {
    const tensors = weightsOf(network);
    const own = tensors.trainable[name] as tf.Tensor;
    const random = createRandom(8);
    const functional = Float32Array.from({ length: pattern().size }, () => random.normal());
    const evaluate = (x: tf.Tensor): tf.Tensor => {
      const weights = { ...tensors, trainable: { ...tensors.trainable, [name]: x } };
      return applyNetwork(network, weights, pattern(), { training: true, threshold: 0.5 })[part];
    };
    const gradient = tf.grad(evaluate)(own, tf.tensor5d(functional, SHAPE)).dataSync<"float32">();
    const norm = Math.sqrt(dot(gradient, gradient));
    // along the gradient; of a few thousand activations some cross the kink of LeakyReLU in any step that float32 can
    // tell
    const step = 0.005 / norm;
    const moved = (distance: number): tf.Tensor =>
      tf.add(
        own,
        tf.tensor(
          gradient.map((g) => (distance * g) / norm),
          own.shape,
        ),
      );
    const at = (distance: number): number => dot(evaluate(moved(distance)).dataSync(), functional);
    expect(Math.abs((at(step) - at(-step)) / (2 * step) / norm - 1)).toBeLessThan(0.02);
  });
});

describe("group normalisation", () => {
  const network = createNetwork({ channels: 4, normalization: "group" });

  it("keeps no statistics, and treats every sample of a batch alone, in training too", () => {
    expect(listParameters(network).some(({ name }) => name.includes("running"))).toBe(false);
    expect(countParameters(network)).toBe(countParameters(createNetwork({ channels: 4 })));
    const tensors = weightsOf(network);
    const both = applyNetwork(network, tensors, pattern(), { training: true });
    const second = applyNetwork(network, tensors, tf.slice(pattern(), [1, 0, 0, 0, 0], [1, 16, 32, 16, 1]), {
      training: true,
    });
    expect(both.statistics).toEqual({});
    expect(both.phase.dataSync().slice(8192)).toBeAllClose(second.phase.dataSync(), { rtol: 1e-5, atol: 1e-6 });
  });

  it("learns from a single sample of a single voxel at the bottom", () => {
    const x = tf.slice(pattern(), [0, 0, 0, 0, 0], [1, 16, 16, 16, 1]);
    expect(() => applyNetwork(network, weightsOf(network), x, { training: true })).not.toThrow();
  });
});

describe("residual blocks", () => {
  it("are those that keep the shape", () => {
    const shortcuts = (name: string): string[] =>
      [createNetwork({ name, channels: 4, residual: true })].flatMap(({ encoder, amplitude }) =>
        [encoder, ...amplitude].flatMap(({ layers }) =>
          layers.filter(({ shortcut }) => shortcut).map(({ convolution }) => convolution),
        ),
      );
    expect(shortcuts("anl2024")).toEqual(["encoder.6", "encoder.12", "decoder1.3", "decoder1.10", "decoder1.17"]);
    expect(shortcuts("yao2022").slice(0, 5)).toEqual([
      "encoder.3",
      "encoder.10",
      "encoder.17",
      "encoder.24",
      "encoder.31",
    ]);
  });

  it("are the identity where the normalisation gives nothing", () => {
    const silent = new Map(initializeWeights(createNetwork({ channels: 2 }), { seed: 3 }));
    // scale 0 and offset 0: the shortcut alone remains, whatever the convolution before it is
    for (const name of ["encoder.8", "encoder.14"]) silent.set(`${name}.weight`, zeros([name === "encoder.8" ? 4 : 8]));
    const other = new Map(silent);
    for (const [name, width] of [
      ["encoder.6", 4],
      ["encoder.12", 8],
    ] as const) {
      other.set(`${name}.weight`, zeros([width, width, 3, 3, 3]));
    }
    const phases = (residual: boolean) =>
      [silent, other].map((weights) => {
        const network = createNetwork({ channels: 2, residual });
        return applyNetwork(network, createWeightTensors(network, weights), pattern()).phase.dataSync();
      });
    const [first, second] = phases(true);
    expect(second).toEqual(first);
    expect(relativeError(first as Float32Array, phases(false)[0] as Float32Array)).toBeGreaterThan(0.01);
  });
});

describe("soft support", () => {
  it("is the hard one in the limit, and marks the same voxels", () => {
    const hard = run(createNetwork({ channels: 4 }), { threshold: 0.5 }).amplitude.dataSync();
    const soft = run(createNetwork({ channels: 4, supportTemperature: 0.02 }), { threshold: 0.5 });
    const limit = run(createNetwork({ channels: 4, supportTemperature: 1e-7 }), { threshold: 0.5 });
    const clear = (_: number, n: number): boolean => Math.abs((hard[n] as number) - 0.5) > 1e-5;
    expect(soft.support?.dataSync().filter(clear)).toEqual(
      Float32Array.from(hard, (a) => (a > 0 ? 1 : 0)).filter(clear),
    );
    expect(limit.amplitude.dataSync().filter(clear)).toBeAllClose(hard.filter(clear), { atol: 1e-5 });
    expect(soft.amplitude.dataSync()).not.toEqual(hard);
  });

  it("lets a gradient through where the hard one cuts", () => {
    const slope = (options: NetworkOptions): number => {
      const network = createNetwork({ channels: 2, ...options });
      const { trainable, statistics } = weightsOf(network);
      const name = "decoder1.21.bias";
      const gradient = tf.grad(
        (bias) =>
          applyNetwork(network, { trainable: { ...trainable, [name]: bias }, statistics }, pattern(), {
            threshold: 0.99,
          }).amplitude,
      );
      return gradient(trainable[name] as tf.Tensor).dataSync()[0] as number;
    };
    expect(slope({})).toBe(0);
    expect(slope({ supportTemperature: 0.1 })).toBeGreaterThan(1);
  });
});

describe("modulus projection", () => {
  const network = createNetwork({ channels: 4, modulusProjection: true });

  it("makes the prediction agree with what was measured", () => {
    const { amplitude, phase } = run(network, projecting());
    const chi = (a: tf.Tensor5D, p: tf.Tensor5D): number => {
      const predicted = farFieldModulus(a, p).dataSync<"float32">().slice(0, 8192);
      const measured = pattern().dataSync<"float32">().slice(0, 8192);
      const own = measured.map((m) => (m > 0.2 ? 1 : 0));
      const product = measured.reduce((sum, m, k) => sum + own[k] * m * predicted[k], 0);
      const scale = product / measured.reduce((sum, m, k) => sum + own[k] * m * m, 0);
      return relativeError(
        predicted.map((value, k) => own[k] * value),
        measured.map((m, k) => own[k] * scale * m),
      );
    };
    expect(chi(amplitude, phase)).toBeLessThan(1e-5);
    const plain = run(createNetwork({ channels: 4 }));
    expect(chi(plain.amplitude, plain.phase)).toBeGreaterThan(0.3);
  });

  it("ends with the support in training, so that there is something to learn", () => {
    const { amplitude, support } = run(network, projecting({ training: true, threshold: 0.5 }));
    const inside = support?.dataSync() as Float32Array;
    expect(amplitude.dataSync().every((a, n) => inside[n] === 1 || a === 0)).toBe(true);
    expect(inside.some((value) => value === 0)).toBe(true);
  });

  it("must be given", () => {
    expect(() => run(network)).toThrow(ValueError);
    expect(() => run(network)).toThrow(/modulusProjection, which needs applyNetwork's option project/);
  });
});

describe("candidates", () => {
  const network = createNetwork({ channels: 4, candidates: 4 });

  it("are kept with the weights, and are the channels of the last convolutions alone", () => {
    const weights = initializeWeights(network, { seed: 1 });
    expect(readWeights(writeWeights(network, weights)).network).toEqual(network);
    const plain = createNetwork({ channels: 4 });
    expect(countParameters(network) - countParameters(plain)).toBe(2 * 3 * (4 * 27 + 1));
  });

  it("are given to who chooses, and somebody must", () => {
    const { amplitude } = run(network, LOOKING);
    expect(amplitude.shape).toEqual([2, 16, 32, 16, 1]);
    expect(() => run(network)).toThrow(/several candidates for each pattern, which needs applyNetwork's option choose/);
  });

  it("cannot be exported with the choice among them", () => {
    const weights = initializeWeights(network, { seed: 1 });
    expect(() => completeExport(network, weights, {})).toThrow(/the choice among its 4 candidates cannot be exported/);
  });
});

describe("bad options", () => {
  it.each<[object, RegExp]>([
    [{ channels: 0 }, /channels must be a positive integer, got 0/],
    [{ channels: 2.5 }, /channels must be a positive integer, got 2.5/],
    [{ normalization: "layer" }, /normalization must be batch or group, got layer/],
    [{ candidates: 1.5 }, /candidates must be a whole number up to 64, got 1.5/],
    [{ supportTemperature: -1 }, /supportTemperature must be 0 or more, got -1/],
    [{ supportTemperature: Number.NaN }, /supportTemperature must be 0 or more, got NaN/],
  ])("%j are refused", (options, message) => {
    expect(() => createNetwork(options)).toThrow(ValueError);
    expect(() => createNetwork(options)).toThrow(message);
  });

  it("a size that does not divide says which do, on any axis", () => {
    expect(() => createNetwork({ size: [64, 48, 40] })).toThrow(NetworkSizeError);
    expect(() => createNetwork({ size: [64, 48, 40] })).toThrow(
      /multiple of 16, got 40: crop or pad the data to 32 or 48/,
    );
    expect(() => createNetwork({ size: [64, 48, 32] })).not.toThrow();
  });
});

describe("any width, and any volume that divides", () => {
  it.each(NETWORK_NAMES)("%s with 3 channels at 16 x 32 x 48", (name) => {
    const network = createNetwork({ name, channels: 3, size: [16, 32, 48] });
    const input = tf.ones<tf.Rank.R5>([1, 16, 32, 48, 1]);
    const { amplitude, phase } = applyNetwork(network, weightsOf(network), input, LOOKING);
    expect(amplitude.shape).toEqual([1, 16, 32, 48, 1]);
    const isInside = (n: number): boolean => {
      const [d, h, w] = [Math.floor(n / 1536), Math.floor(n / 48) % 32, n % 48];
      return d >= 4 && d < 12 && h >= 8 && h < 24 && w >= 12 && w < 36;
    };
    if (name === "yao2022") return;
    const values = phase.dataSync();
    expect(values.every((p, n) => isInside(n) === (p !== 0))).toBe(true);
  });
});

/** One step of learning, as the trainer takes it. */
function evaluate(network: Network) {
  const { trainable, statistics } = weightsOf(network);
  const names = Object.keys(trainable);
  let amplitude = new Float32Array();
  const { value, grads } = tf.valueAndGrads((...tensors) => {
    const weights = Object.fromEntries(names.map((name, k) => [name, tensors[k] as tf.Tensor]));
    const options = projecting({ training: true, threshold: 0.05 });
    const output = applyNetwork(network, { trainable: weights, statistics }, pattern(), options);
    amplitude = output.amplitude.dataSync<"float32">().slice();
    return maeLoss(normalizeModulus(farFieldModulus(output.amplitude, output.phase)), pattern(), mask());
  })(names.map((name) => trainable[name] as tf.Tensor));
  const gradient = Float32Array.from(grads.flatMap((tensor) => [...tensor.dataSync()]));
  return { amplitude, loss: value.dataSync()[0] as number, gradient };
}

function dot(a: ArrayLike<number>, b: ArrayLike<number>): number {
  let sum = 0;
  for (let i = 0; i < a.length; i++) sum += (a[i] as number) * (b[i] as number);
  return sum;
}
