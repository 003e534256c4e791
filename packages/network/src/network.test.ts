import "@autophase/vitest/matchers";
import { createHash } from "node:crypto";
import { createRandom, readSafetensors, writeSafetensors } from "@autophase/tensor-io";
import * as tf from "@tensorflow/tfjs-core";
import "@tensorflow/tfjs-backend-cpu";
import { beforeAll, describe, expect, it } from "vitest";
import { LOOKING } from "../test/looking.js";
import { applyNetwork } from "./apply-network.js";
import { NETWORK_NAMES } from "./architectures.js";
import { hashWeights } from "./hash-weights.js";
import { initializeWeights } from "./initialize-weights.js";
import { createNetwork } from "./network.js";
import { countParameters, listParameters } from "./parameters.js";
import { readWeights, writeWeights } from "./safetensors.js";
import { createWeightTensors, readWeightTensors, type Weights } from "./weights.js";

beforeAll(async () => {
  tf.enableProdMode();
  await tf.setBackend("cpu");
});

const small = createNetwork({ name: "anl2024", channels: 2, size: 16 });
const at = (weights: Weights, name: string): Float32Array => weights.get(name)?.data as Float32Array;

describe("createNetwork", () => {
  it.each([
    ["anl2024", 6_975_362],
    ["anl-ddp", 7_003_106],
    ["yao2022", 24_703_202],
    ["patterson", 5_833_352],
  ])("%s has %i trainable parameters at 32 channels", (name, count) => {
    expect(countParameters(createNetwork({ name }))).toBe(count);
  });

  it("names the networks there are", () => {
    expect(() => createNetwork({ name: "anl2042" })).toThrow(
      `unknown network "anl2042": known are ${NETWORK_NAMES.join(", ")}`,
    );
  });

  it.each([20, 8, 0, -16, 24.5, Number.NaN])("refuses size %d with a sentence", (size) => {
    expect(() => createNetwork({ size })).toThrow(/size must be a multiple of 16, got .*: crop or pad the data to/);
  });
});

describe("initializeWeights", () => {
  it("is uniform within one over the root of the fan-in; normalisation begins as identity", () => {
    const network = createNetwork({ channels: 8 });
    const weights = initializeWeights(network, { seed: 3 });
    for (const { name, role, fanIn } of listParameters(network)) {
      const values = at(weights, name);
      if (role === "scale" || role === "running-variance") expect(values.every((value) => value === 1)).toBe(true);
      if (role === "offset" || role === "running-mean") expect(values.every((value) => value === 0)).toBe(true);
      if (role !== "kernel" || values.length < 5000) continue;
      const bound = 1 / Math.sqrt(fanIn);
      const variance = values.reduce((sum, value) => sum + value ** 2, 0) / values.length;
      expect(values.every((value) => Math.abs(value) <= bound)).toBe(true);
      expect(variance / (bound ** 2 / 3)).toBeCloseTo(1, 1);
    }
  });

  it("depends on the seed and on nothing else", () => {
    const first = at(initializeWeights(small, { seed: 1 }), "decoder2.21.weight");
    expect(at(initializeWeights(small, { seed: 1 }), "decoder2.21.weight")).toEqual(first);
    expect(at(initializeWeights(small, { seed: 2 }), "decoder2.21.weight")).not.toEqual(first);
  });
});

describe("weights", () => {
  it("go to tensors and back unchanged, channels last in between", async () => {
    const weights = initializeWeights(small, { seed: 4 });
    const tensors = createWeightTensors(small, weights);
    expect(tensors.trainable["encoder.3.weight"]?.shape).toEqual([3, 3, 3, 2, 4]);
    const [o, i, tap] = [3, 1, 14];
    const flat = (tensors.trainable["encoder.3.weight"] as tf.Tensor).dataSync();
    expect(flat[(tap * 2 + i) * 4 + o]).toBe(at(weights, "encoder.3.weight")[(o * 2 + i) * 27 + tap]);
    expect(await readWeightTensors(small, tensors)).toEqual(weights);
  });

  it("go to safetensors and back, with the network they belong to", () => {
    const weights = initializeWeights(small, { seed: 5 });
    const bytes = writeWeights(small, weights, { size: [32, 32, 64], metadata: { epochs: "7" } });
    const file = readWeights(bytes);
    expect(file.weights).toEqual(weights);
    expect(file.size).toEqual([32, 32, 64]);
    expect(file.metadata.sha256).toBe(hashWeights(weights));
    expect(file.network.name).toBe("anl2024");
    expect(file.network.channels).toBe(2);
    expect(file.metadata).toMatchObject({ epochs: "7", format: "pt" });
    expect(readSafetensors(bytes).tensors.get("encoder.0.weight")?.shape).toEqual([2, 1, 3, 3, 3]);
  });

  it("take half the bytes with kernels in half precision, and have the hash of what was stored", () => {
    const weights = initializeWeights(small, { seed: 5 });
    const bytes = writeWeights(small, weights, { half: true });
    expect(bytes.length).toBeLessThan(0.6 * writeWeights(small, weights).length);
    const file = readWeights(bytes);
    expect(file.metadata.sha256).toBe(hashWeights(file.weights));
    expect(file.metadata.sha256).not.toBe(hashWeights(weights));
    for (const [name, { data, shape }] of weights) {
      const stored = at(file.weights, name);
      const worst = Math.max(...data.map((value, i) => Math.abs(value - stored[i])));
      expect(worst, name).toBeLessThanOrEqual(shape.length > 1 ? 2 ** -11 : 0);
    }
    expect(readWeights(writeWeights(small, file.weights, { half: true })).weights).toEqual(file.weights);
    at(weights, "encoder.3.weight")[7] = 7e4;
    expect(() => writeWeights(small, weights, { half: true })).toThrow(
      "encoder.3.weight: half precision cannot hold its weights",
    );
  });

  it("that were changed after they were written are refused by their hash", () => {
    const bytes = writeWeights(small, initializeWeights(small, { seed: 5 }));
    const body = bytes.length - 1;
    bytes[body] = (bytes[body] as number) ^ 1;
    expect(() => readWeights(bytes, { file: "w.safetensors" })).toThrow(
      "w.safetensors: the tensors do not fit their SHA-256 hash: the file was changed or damaged",
    );
  });

  it("have the hash that SHA-256 gives for names, shapes and values", () => {
    const weights = new Map([
      ["b", { data: Float32Array.of(1, 2), shape: [2] }],
      ["a", { data: Float32Array.of(3), shape: [] }],
    ]);
    const text = (value: string): Uint8Array => new TextEncoder().encode(value);
    const values = (...data: number[]): Uint8Array => new Uint8Array(Float32Array.from(data).buffer);
    const expected = createHash("sha256")
      .update(text("a \n"))
      .update(values(3))
      .update(text("b 2\n"))
      .update(values(1, 2));
    expect(hashWeights(weights)).toBe(expected.digest("hex"));
  });

  it.each(["32", "32x32", "32x0x32", "axbxc"])("that claim the size %s are refused", (size) => {
    const { tensors, metadata } = readSafetensors(writeWeights(small, initializeWeights(small)));
    const bytes = writeSafetensors({ tensors, metadata: { ...metadata, size } });
    expect(() => readWeights(bytes)).toThrow(
      /the size in the metadata must be three lengths such as 64 x 64 x 64, got/,
    );
  });

  it("of PyTorch need to be told the network, and may count batches", () => {
    const tensors = new Map<string, { data: Float32Array | BigInt64Array; shape: number[] }>();
    for (const [name, { data, shape }] of initializeWeights(small)) tensors.set(name, { data, shape: [...shape] });
    tensors.set("encoder.2.num_batches_tracked", { data: BigInt64Array.of(3n), shape: [] });
    const bytes = writeSafetensors({ tensors });
    expect(() => readWeights(bytes, { file: "torch.safetensors" })).toThrow(/torch.safetensors: .*which network/);
    expect(readWeights(bytes, { network: small }).weights).toEqual(initializeWeights(small));
  });

  it.each<[string, (weights: Map<string, { data: Float32Array; shape: readonly number[] }>) => void, RegExp]>([
    ["missing", (weights) => weights.delete("encoder.5.bias"), /encoder\.5\.bias is missing/],
    [
      "surplus",
      (weights) => weights.set("tail", { data: new Float32Array(1), shape: [1] }),
      /no parameter is called tail/,
    ],
    [
      "of another shape",
      (weights) => weights.set("encoder.0.bias", { data: new Float32Array(3), shape: [3] }),
      /encoder\.0\.bias: expected 2, got 3/,
    ],
  ])("are refused when one is %s", (_, spoil, message) => {
    const weights = new Map(initializeWeights(small));
    spoil(weights);
    expect(() => createWeightTensors(small, weights)).toThrow(message);
    expect(() => writeWeights(small, weights)).toThrow(message);
  });
});

describe("applyNetwork", () => {
  const input = (batch = 2, seed = 1): tf.Tensor5D => {
    const random = createRandom(seed);
    return tf.tensor5d(
      Float32Array.from({ length: batch * 4096 }, () => random.uniform()),
      [batch, 16, 16, 16, 1],
    );
  };

  it.each(NETWORK_NAMES)("%s gives an object in the half box, amplitude and phase within bounds", (name) => {
    const network = createNetwork({ name, channels: 2, size: 16 });
    const tensors = createWeightTensors(network, initializeWeights(network, { seed: 1 }));
    const { amplitude, phase } = applyNetwork(network, tensors, input(), { ...LOOKING, threshold: 0.5 });
    expect(amplitude.shape).toEqual([2, 16, 16, 16, 1]);
    expect([...amplitude.dataSync()].every((a) => a === 0 || (a >= 0.5 && a <= 1))).toBe(true);
    expect([...phase.dataSync()].every((p) => Math.abs(p) <= Math.PI)).toBe(true);
    if (name === "yao2022") return;
    const isOutside = (i: number): boolean => [i >> 8, i >> 4, i].some((n) => (n & 15) < 4 || (n & 15) > 11);
    expect([...phase.dataSync()].every((p, i) => !isOutside(i) || p === 0)).toBe(true);
  });

  it("says what a network with candidates and the autocorrelation needs", () => {
    const network = createNetwork({ name: "patterson", channels: 1 });
    const tensors = createWeightTensors(network, initializeWeights(network));
    const { autocorrelate, choose } = LOOKING;
    expect(() => applyNetwork(network, tensors, input(), { choose })).toThrow(
      "network patterson: it looks at the autocorrelation, which needs applyNetwork's option autocorrelate",
    );
    expect(() => applyNetwork(network, tensors, input(), { autocorrelate })).toThrow(
      "needs applyNetwork's option choose",
    );
  });

  it("treats every sample of a batch alone, in inference", () => {
    const tensors = createWeightTensors(small, initializeWeights(small, { seed: 2 }));
    const both = applyNetwork(small, tensors, input());
    const second = applyNetwork(small, tensors, tf.slice(input(), [1, 0, 0, 0, 0], [1, 16, 16, 16, 1]));
    expect(both.phase.dataSync().slice(4096)).toBeAllClose(second.phase.dataSync(), { rtol: 1e-6, atol: 1e-7 });
    expect(both.statistics).toEqual({});
  });

  it("moves the running statistics a tenth of the way, the variance unbiased", () => {
    const tensors = createWeightTensors(small, initializeWeights(small, { seed: 3 }));
    const { statistics } = applyNetwork(small, tensors, input(), { training: true });
    const flat = tf.tidy(() => {
      const kernel = tensors.trainable["encoder.0.weight"] as tf.Tensor5D;
      const z = tf.conv3d(input(), kernel, 1, "same");
      return tf.leakyRelu(tf.add(z, tensors.trainable["encoder.0.bias"] as tf.Tensor), 0.01).dataSync<"float32">();
    });
    const own = flat.filter((_, i) => i % 2 === 1);
    const mean = own.reduce((sum, value) => sum + value, 0) / own.length;
    const variance = own.reduce((sum, value) => sum + (value - mean) ** 2, 0) / (own.length - 1);
    expect(statistics["encoder.2.running_mean"]?.dataSync()[1]).toBeCloseTo(0.1 * mean, 6);
    expect(statistics["encoder.2.running_var"]?.dataSync()[1]).toBeCloseTo(0.9 + 0.1 * variance, 6);
  });

  it("leaves only what it returns", () => {
    const tensors = createWeightTensors(small, initializeWeights(small));
    const x = input();
    const before = tf.memory().numTensors;
    for (const training of [false, true, true]) {
      const output = applyNetwork(small, tensors, x, { training });
      tf.dispose([output.amplitude, output.phase, ...Object.values(output.statistics)]);
      expect(tf.memory().numTensors).toBe(before);
    }
  });

  it("refuses other axes, sizes that do not divide, and a batch of one value", () => {
    const tensors = createWeightTensors(small, initializeWeights(small));
    expect(() => applyNetwork(small, tensors, tf.zeros([1, 16, 16, 16, 2]))).toThrow(
      /expected an input of batch x depth/,
    );
    expect(() => applyNetwork(small, tensors, tf.zeros([1, 16, 20, 16, 1]))).toThrow(/multiple of 16, got 20/);
    expect(() => applyNetwork(small, tensors, input(1), { training: true })).toThrow(/leaves one value/);
  });
});
