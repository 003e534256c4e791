import { prepareSoftwareGpu } from "@autophase/vitest/software-gpu";
import * as tf from "@tensorflow/tfjs-core";
import { afterEach, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { DeviceError, EngineMemoryError, EngineUnavailableError } from "../../errors.js";
import type { GpuBackend } from "./gpu-backend.js";
import { GPU_BACKEND_NAME, type RegisteredGpuBackend, registerGpuBackend } from "./register-gpu-backend.js";

const reason = prepareSoftwareGpu();

describe.skipIf(reason !== undefined)(`the backend for learning${reason ? ` (skipped: ${reason})` : ""}`, () => {
  let registered: RegisteredGpuBackend;
  beforeAll(() => tf.enableProdMode());
  beforeEach(async () => {
    registered = await registerGpuBackend();
  });
  afterEach(() => registered.dispose());

  it("describes itself, and can be registered again after it was disposed of", async () => {
    expect(registered.description).toMatch(/^WebGPU, float32, .*SwiftShader.* \(in software\)$/);
    await expect(registerGpuBackend()).rejects.toThrow(EngineUnavailableError);
    registered.dispose();
    expect(tf.findBackendFactory(GPU_BACKEND_NAME)).toBeNull();
    registered = await registerGpuBackend();
    expect([...(await tf.neg(tf.tensor1d([1, 2])).data())]).toEqual([-1, -2]);
  });

  it("takes the memory of one step for the next, and keeps no tensor", async () => {
    const weights = tf.tensor1d(Float32Array.from({ length: 5000 }, (_, i) => i));
    const step = async (): Promise<number> => {
      const loss = tf.tidy(() => tf.sum(tf.square(tf.sub(tf.mul(weights, 2), tf.relu(weights)))));
      const [value] = await loss.data();
      loss.dispose();
      return value as number;
    };
    const first = await step();
    const before = [tf.memory().numTensors, tf.memory().numDataBuffers, bytes()];
    for (let k = 0; k < 100; k++) expect(await step()).toBe(first);
    expect([tf.memory().numTensors, tf.memory().numDataBuffers, bytes()]).toEqual(before);
  });

  it("keeps what was written, and gives what it made later only", async () => {
    const x = tf.tensor1d([1, 2, 3]);
    expect([...x.dataSync()]).toEqual([1, 2, 3]);
    const y = tf.neg(x);
    expect(() => y.dataSync()).toThrow(DeviceError);
    expect([...(await y.data())]).toEqual([-1, -2, -3]);
    const [bools, numbers] = [tf.greater(x, 1), tf.cast(tf.mul(x, 1.5), "int32")];
    expect(await bools.data()).toEqual(Uint8Array.of(0, 1, 1));
    expect(await numbers.data()).toEqual(Int32Array.of(1, 3, 4));
  });

  it("does again what it recorded, with other inputs, and leaves what came out before as it was", async () => {
    const own = tf.backend() as GpuBackend;
    let calls = 0;
    const make = (x: tf.Tensor, y: tf.Tensor): tf.Tensor[] =>
      tf.tidy(() => {
        calls++;
        // a number goes along as a parameter, and what is written stays
        return [tf.add(tf.mul(x, 2), y), tf.mul(tf.neg(x), tf.tensor1d([1, 10, 100]))];
      });
    const inputs = (k: number) => [tf.tensor1d([k, 2, 3]), tf.neg(tf.tensor1d([0, 0, k]))] as const;
    const expected = (k: number) => [
      [2 * k, 4, 6 - k],
      [-k, -20, -300],
    ];
    const given = inputs(1);
    const recorded = own.record(
      given,
      () => make(...given),
      (made) => made,
    );
    const results = [recorded.made];
    for (const k of [2, 3]) {
      results.push(recorded.repeat(inputs(k)).map((info) => tf.engine().makeTensorFromTensorInfo(info)));
    }
    const values = async (tensors: tf.Tensor[]) => Promise.all(tensors.map(async (x) => [...(await x.data())]));
    for (const [k, tensors] of results.entries()) expect(await values(tensors)).toEqual(expected(k + 1));
    recorded.dispose();
    for (const [k, tensors] of results.entries()) expect(await values(tensors)).toEqual(expected(k + 1));
    expect([recorded.obstacle, calls]).toEqual([undefined, 1]);
  });

  it("says what must not be repeated", () => {
    const own = tf.backend() as GpuBackend;
    const [x, other] = [tf.tensor1d([1]), tf.neg(tf.tensor1d([2]))];
    const obstacleOf = (inputs: tf.Tensor[], make: () => tf.Tensor) =>
      own.record(inputs, make, (made) => [made]).obstacle;
    expect(obstacleOf([x], () => tf.neg(x))).toBeUndefined();
    expect(obstacleOf([x], () => tf.add(x, other))).toBe("it takes tensors that are not among its inputs");
    expect(obstacleOf([x], () => tf.neg(tf.tensor1d(x.dataSync())))).toBe("values are looked at in it");
    expect(obstacleOf([x], () => tf.tensor1d([1]))).toBe("not all of its outputs are computed");
    expect(obstacleOf([x], () => x)).toBe("not all of its outputs are computed");
    expect(obstacleOf([x, x], () => tf.neg(x))).toBe("an input is there twice");
  });

  it("gathers tensors into one buffer once, and frees it with the last of them", async () => {
    const own = tf.backend() as GpuBackend;
    const tensors = [tf.neg(tf.tensor1d([1, 2])), tf.tensor2d([[3], [4]]), tf.scalar(5)];
    const all = [...tensors, tensors[0] as tf.Tensor];
    const buffer = own.gather(all);
    const values = async () => Promise.all(all.map(async (x) => [...(await x.data())]));
    expect(await values()).toEqual([[-1, -2], [3, 4], [5], [-1, -2]]);
    expect(own.gather(tensors)).toBe(buffer);
    expect(own.gather(tensors.toReversed())).not.toBe(buffer);
    expect(await values()).toEqual([[-1, -2], [3, 4], [5], [-1, -2]]);
    const held = bytes() - free();
    for (const tensor of tensors) tensor.dispose();
    expect(held - (bytes() - free())).toBe(3 * 256);
  });

  it.each([4, 300])("passes NaN by where the largest of %i is sought, unless it is the first", async (length) => {
    const values = Float32Array.from({ length: 3 * length }, (_, i) => Math.sin(i));
    for (const at of [1, length + 2, 2 * length, 3 * length - 1]) values[at] = Number.NaN;
    const rows = [0, 1, 2].map((k) => [...values.subarray(k * length, (k + 1) * length)]);
    const expected = rows.map((row) => row.reduce((best, value, k) => (value > (row[best] as number) ? k : best), 0));
    expect([...(await tf.argMax(tf.tensor2d(values, [3, length]), 1).data())]).toEqual(expected);
    expect(expected[2]).toBe(0);
  });

  it("refuses an array that no shader may see, and goes on", async () => {
    expect(() => tf.fill([2 ** 31], 1)).toThrow(EngineMemoryError);
    expect(() => tf.fill([2 ** 31], 1)).toThrow(/gpu engine: one array needs 8\.59 GB of memory, and .* are left/);
    expect([...(await tf.fill([2], 1).data())]).toEqual([1, 1]);
  });

  it("names an operation that it has not", () => {
    expect(() => tf.acos(tf.tensor1d([1]))).toThrow(/Kernel 'Acos' not registered for backend 'webgpu-wgsl'/);
  });

  it("names the step whose shader does not compile", async () => {
    const { gpu } = tf.backend() as GpuBackend;
    gpu.kernelOf({ name: "a step with a fault", params: { count: "u32" }, buffers: {}, body: "  nothing();" });
    await gpu.device.queue.onSubmittedWorkDone();
    expect(() => gpu.assertUsable()).toThrow(DeviceError);
    expect(() => gpu.assertUsable()).toThrow(/^gpu engine: .*nothing[\s\S]*a step with a fault/);
  });

  it("says that the device was lost", async () => {
    const x = tf.neg(tf.tensor1d([1]));
    const { device } = (tf.backend() as GpuBackend).gpu;
    device.destroy();
    await device.lost;
    await expect(x.data()).rejects.toThrow(DeviceError);
    await expect(tf.neg(x).data()).rejects.toThrow(/^gpu engine: the device was lost/);
  });

  function free(): number {
    return (tf.backend().memory() as unknown as { numBytesInGPUFree: number }).numBytesInGPUFree;
  }

  function bytes(): number {
    return (tf.backend().memory() as unknown as { numBytesInGPU: number }).numBytesInGPU;
  }
});
