/**
 * Activations in half precision. Dawn's null backend compiles every shader and computes nothing: it says whether they
 * are right as WGSL wherever the package `webgpu` is. Numbers need a device with `shader-f16`: here Mesa's lavapipe.
 */

import "@autophase/vitest/matchers";
import { prepareLavapipe } from "@autophase/vitest/software-gpu";
import * as tf from "@tensorflow/tfjs-core";
import { afterEach, beforeAll, describe, expect, it, vi } from "vitest";
import { EngineUnavailableError } from "../../errors.js";
import { findGpu } from "../gpu-access.js";
import type { GpuBackend } from "./gpu-backend.js";
import { type RegisteredGpuBackend, registerGpuBackend } from "./register-gpu-backend.js";

/** Half of the last of the 11 bits: the most that rounding takes. */
const HALF = 2 ** -11;
/** Of one element, of what is rounded once; twice what is normalised, which is rounded before. */
const ROUNDED = 1.01 * HALF;
/** In the norm, of what is float32 all the way. */
const EXACT = 1e-5;

const gap = prepareLavapipe() ?? (await halfGap());

let registered: RegisteredGpuBackend | undefined;
const register = async (float16: boolean): Promise<RegisteredGpuBackend> => {
  registered?.dispose();
  registered = await registerGpuBackend({ float16 });
  return registered;
};

beforeAll(() => tf.enableProdMode());
afterEach(() => {
  registered?.dispose();
  registered = undefined;
}, 60_000);

describe("activations in float16 where nothing is computed", () => {
  afterEach(() => vi.unstubAllGlobals());

  it("have shaders that compile, and take less memory", async () => {
    vi.stubGlobal("navigator", { gpu: await openNull() });
    const taken: number[] = [];
    for (const float16 of [false, true]) {
      const { description } = await register(float16);
      expect(description.includes(", activations in float16")).toBe(float16);
      const backend = tf.backend() as GpuBackend;
      tf.dispose(runLayers());
      backend.flush();
      await backend.gpu.device.queue.onSubmittedWorkDone();
      backend.gpu.assertUsable();
      const x = tf.fill([1, 16, 16, 16, 4], 1);
      for (const channels of [3, 32]) {
        const y = convolved(x, channels);
        const before = bytes();
        y.dispose();
        taken.push(before - bytes());
      }
    }
    // few channels are kept as they are
    const values = 16 ** 3;
    expect(taken).toEqual([4 * 3 * values, 4 * 32 * values, 4 * 3 * values, 2 * 32 * values]);
  });

  it("are refused by a device that has them not", async () => {
    const gpu = await openNull();
    const requestAdapter = async () => {
      const { limits, info } = (await gpu.requestAdapter()) as GPUAdapter;
      return { limits, info, features: new Set() };
    };
    vi.stubGlobal("navigator", { gpu: { requestAdapter } });
    await expect(register(true)).rejects.toThrow(EngineUnavailableError);
    await expect(register(true)).rejects.toThrow(/has no half precision \(shader-f16\): leave float16 out/);
  });
});

const remark = gap ? ` (skipped: ${gap})` : "";
describe.skipIf(gap !== undefined)(`activations in float16${remark}`, { timeout: 500_000 }, () => {
  it("are those of float32 but for the rounding, and gradients are as exact", async () => {
    const results: Record<string, Float32Array>[] = [];
    for (const float16 of [false, true]) {
      await register(float16);
      const own = tf.backend() as GpuBackend;
      const tensors = runLayers();
      for (const [name, tensor] of Object.entries(tensors)) {
        expect(own.isHalf(tensor), name).toBe(float16 && name in STORED);
      }
      const values = Object.entries(tensors).map(
        async ([name, tensor]) => [name, await tensor.data<"float32">()] as const,
      );
      results.push(Object.fromEntries((await Promise.all(values)).map(([name, data]) => [name, data.slice()])));
    }
    const [expected, actual] = results as [Record<string, Float32Array>, Record<string, Float32Array>];
    for (const [name, values] of Object.entries(expected)) {
      const found = actual[name] as Float32Array;
      const rounding = STORED[name];
      if (rounding === undefined) expect(relativeError(found, values), name).toBeLessThan(EXACT);
      else expect(found, name).toBeAllClose(values, { rtol: rounding, atol: rounding * 0.1 + 1e-6 });
    }
    // something was rounded
    expect(relativeError(actual.convolved as Float32Array, expected.convolved as Float32Array)).toBeGreaterThan(1e-5);
  });

  it("hold what a half can: the nearest one, infinity past 65,504, NaN", async () => {
    await register(true);
    const values = [1 + HALF, 1 + 1.25 * HALF, 1 + 3 * HALF, -65504, 2 ** -14, 1e6, Number.NaN];
    const x = tf.tensor(
      values.flatMap((value) => [value, value, value, value]),
      [1, values.length, 1, 1, 4],
    );
    const y = run("UpsampleTwice3D", { x }, { interpolation: "nearest", isAdjoint: false });
    const bias = tf.zeros([4]);
    const filter = tf.tensor(
      Float32Array.from({ length: 16 }, (_, i) => (i % 5 === 0 ? 1 : 0)),
      [1, 1, 1, 4, 4],
    );
    expect((tf.backend() as GpuBackend).isHalf(y)).toBe(false);
    const attributes = { strides: [1, 1, 1], pad: 0, dilations: 1, slope: 1 };
    const stored = run("ActivatedConv3D", { x, filter, bias }, attributes);
    expect((tf.backend() as GpuBackend).isHalf(stored)).toBe(true);
    const found = [...(await stored.data())].filter((_, i) => i % 4 === 0);
    // a product with NaN or infinity is NaN in the other channels' sums
    expect(found.slice(0, 5)).toEqual([1, 1 + 2 * HALF, 1 + 4 * HALF, -65504, 2 ** -14]);
    expect(found[5]).toBe(Number.POSITIVE_INFINITY);
    expect(found[6]).toBeNaN();
  });
});

/** What of `runLayers` is kept in halves, and how far each may be from float32, relative to itself. */
const STORED: Readonly<Record<string, number>> = {
  convolved: ROUNDED,
  fromFive: ROUNDED,
  activated: ROUNDED,
  normalized: 4 * ROUNDED,
  running: ROUNDED,
  grouped: ROUNDED,
  pooled: 0,
  raised: ROUNDED,
  sum: ROUNDED,
  joined: 0,
  moved: 0,
};

/**
 * What layers do to activations, forward and back, each from numbers that a half has exactly: no maximum and no sign is
 * another one then.
 */
function runLayers(): Record<string, tf.Tensor> {
  return tf.tidy(() => {
    const geometry = { strides: [1, 1, 1], pad: 1, dilations: 1 };
    const common = { slope: 0.01, epsilon: 1e-5 };
    const windows = { filterSize: [2, 2, 2], strides: [2, 2, 2], pad: "valid" };
    const [x, other, five] = [kept([2, 4, 4, 2, 4], 1), kept([2, 4, 4, 2, 4], 2), kept([1, 2, 2, 2, 5], 3)];
    const [filter, fromFive] = [waves([3, 3, 3, 4, 4], 4), waves([3, 3, 3, 5, 4], 5)];
    const [bias, scale, offset] = [waves([4], 6), tf.add(tf.abs(waves([4], 7)), 1), waves([4], 8)];
    const dy = waves([2, 4, 4, 2, 4], 9);
    const block = { x, filter, bias, scale, offset };
    const trained = { ...geometry, ...common };
    const [normalized, activated, mean, variance] = runs("NormalizedConv3D", block, trained) as Four;
    const [running] = runs("NormalizedConv3D", { ...block, mean: bias, variance: scale }, trained) as [tf.Tensor];
    const statistics = { mean: bias, variance: scale, scale };
    const toBlock = runs("NormalizedConv3DGrad", { dy, activated: x, ...statistics }, { ...common, isRunning: false });
    const groups = { ...common, groups: 2 };
    const [grouped, measured] = runs("GroupNormalize", { x, scale, offset }, groups) as [tf.Tensor, tf.Tensor];
    const toGroups = runs("GroupNormalizeGrad", { dy, x, statistics: measured, scale }, groups);
    const pooled = run(tf.MaxPool3D, { x }, windows);
    const toFilter = { ...geometry, filterShape: filter.shape };
    return {
      convolved: run("ActivatedConv3D", { x, filter, bias }, { ...geometry, slope: 0.01 }),
      fromFive: run(tf.Conv3D, { x: five, filter: fromFive }, geometry),
      toFive: run(
        tf.Conv3DBackpropFilterV2,
        { x: five, dy: waves([1, 2, 2, 2, 4], 10) },
        { ...geometry, filterShape: fromFive.shape },
      ),
      ...{ normalized, activated, mean, variance, running, grouped, pooled },
      ...named("toBlock", toBlock as tf.Tensor[]),
      ...named("toGroups", toGroups as tf.Tensor[]),
      toFilter: run(tf.Conv3DBackpropFilterV2, { x, dy }, toFilter),
      toPool: run(tf.MaxPool3DGrad, { dy: waves(pooled.shape, 11), input: x }, windows),
      raised: run("UpsampleTwice3D", { x: pooled }, { interpolation: "half-pixel", isAdjoint: false }),
      sum: tf.add(x, other),
      joined: tf.concat([x, other], 4),
      moved: tf.pad(tf.slice(tf.transpose(x, [0, 2, 1, 3, 4]), [0, 1, 0, 0, 0], [2, 2, 4, 2, 4]), PADDING),
      // an operation that knows float32 alone
      widened: tf.sigmoid(x),
      output: run(tf.Conv3D, { x, filter: waves([3, 3, 3, 4, 1], 12) }, geometry),
    };
  });
}

type Four = [tf.Tensor, tf.Tensor, tf.Tensor, tf.Tensor];

const PADDING: [number, number][] = [
  [0, 0],
  [1, 1],
  [0, 0],
  [0, 0],
  [0, 0],
];

function named(name: string, tensors: readonly tf.Tensor[]): Record<string, tf.Tensor> {
  return Object.fromEntries(tensors.map((tensor, k) => [`${name} ${k}`, tensor]));
}

/** Numbers of seven bits, as a layer leaves them. */
function kept(shape: number[], seed: number): tf.Tensor {
  const channels = shape.at(-1) as number;
  const size = shape.reduce((a, b) => a * b, 1);
  const values = Float32Array.from(
    { length: size },
    (_, i) => Math.round(64 * Math.sin(seed + 0.7 * i + 0.01 * i * i)) / 64,
  );
  const filter = Float32Array.from({ length: channels ** 2 }, (_, i) => (i % (channels + 1) === 0 ? 1 : 0));
  const inputs = { x: tf.tensor(values, shape), filter: tf.tensor(filter, [1, 1, 1, channels, channels]) };
  return run(tf.Conv3D, inputs, { strides: [1, 1, 1], pad: 0, dilations: 1 });
}

function convolved(x: tf.Tensor, channels: number): tf.Tensor {
  const filter = waves([3, 3, 3, x.shape[4] as number, channels], 9);
  return run(tf.Conv3D, { x, filter }, { strides: [1, 1, 1], pad: 1, dilations: 1 });
}

function run(name: string, inputs: tf.NamedTensorMap, attributes: object): tf.Tensor {
  return runs(name, inputs, attributes) as tf.Tensor;
}

function runs(name: string, inputs: tf.NamedTensorMap, attributes: object): tf.Tensor | tf.Tensor[] {
  return tf.engine().runKernel(name, inputs, attributes as tf.NamedAttrMap) as tf.Tensor | tf.Tensor[];
}

function waves(shape: number[], seed: number): tf.Tensor {
  const size = shape.reduce((a, b) => a * b, 1);
  return tf.tensor(
    Float32Array.from({ length: size }, (_, i) => Math.sin(seed + 0.7 * i + 0.01 * i * i)),
    shape,
  );
}

function relativeError(actual: Float32Array, expected: Float32Array): number {
  const norm = Math.hypot(...expected);
  return Math.hypot(...expected.map((value, i) => value - (actual[i] as number))) / norm;
}

function bytes(): number {
  const { numBytesInGPU, numBytesInGPUFree } = tf.backend().memory() as unknown as Record<string, number>;
  return (numBytesInGPU as number) - (numBytesInGPUFree as number);
}

/** What is found must have halves. */
async function halfGap(): Promise<string | undefined> {
  const { adapter } = await findGpu();
  return adapter?.features.has("shader-f16") ? undefined : "what WebGPU finds has no shader-f16: Mesa 23 or newer has";
}

async function openNull(): Promise<GPU> {
  const { create } = await import("webgpu");
  return create(["backend=null"]);
}
