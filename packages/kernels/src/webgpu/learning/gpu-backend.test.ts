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

  it("refuses an array that no shader may see, and goes on", async () => {
    expect(() => tf.fill([2 ** 31], 1)).toThrow(EngineMemoryError);
    expect(() => tf.fill([2 ** 31], 1)).toThrow(/gpu engine: one array needs 8\.59 GB of memory, and .* are left/);
    expect([...(await tf.fill([2], 1).data())]).toEqual([1, 1]);
  });

  it("names an operation that it has not", () => {
    expect(() => tf.acos(tf.tensor1d([1]))).toThrow(/Kernel 'Acos' not registered for backend 'webgpu-wgsl'/);
  });

  it("says that the device was lost", async () => {
    const x = tf.neg(tf.tensor1d([1]));
    const { device } = (tf.backend() as GpuBackend).gpu;
    device.destroy();
    await device.lost;
    await expect(x.data()).rejects.toThrow(DeviceError);
    await expect(tf.neg(x).data()).rejects.toThrow(/^gpu engine: the device was lost/);
  });

  function bytes(): number {
    return (tf.backend().memory() as unknown as { numBytesInGPU: number }).numBytesInGPU;
  }
});
