/** A device with the shaders that were compiled for it. */

/// <reference types="@webgpu/types" />
import { DeviceError, DisposedError } from "../errors.js";
import { type BoundBuffer, type ComputeKernel, compileKernel, type KernelSource } from "./compute-kernel.js";
import type { PassTime } from "./pass-timer.js";

export interface GpuDevice {
  readonly device: GPUDevice;
  /** Bytes of the largest buffer that a shader may see. */
  readonly largestBuffer: number;
  /** Told of the times of passes; absent where nobody asks or the device cannot tell. */
  readonly onPasses?: PassListener | undefined;
  kernelOf(source: KernelSource): ComputeKernel;
  bindingsOf(kernel: ComputeKernel, buffers: Readonly<Record<string, BoundBuffer>>): GPUBindGroup;
  /**
   * @throws {DeviceError} when the device was lost or refused something. @throws {DisposedError} after `dispose`.
   * @throws what it was spoilt by.
   */
  assertUsable(): void;
  /** What is on it is no longer what it should be, for the first reason that there is. */
  spoil(reason: Error): void;
  dispose(): void;
}

export type PassListener = (passes: readonly PassTime[]) => void;

/** @throws {DeviceError} when the adapter gives no device. */
export async function createGpuDevice(
  adapter: GPUAdapter,
  onPasses?: PassListener,
  features: readonly GPUFeatureName[] = [],
): Promise<GpuDevice> {
  const { maxStorageBufferBindingSize, maxBufferSize, maxComputeWorkgroupStorageSize } = adapter.limits;
  const requiredLimits = { maxStorageBufferBindingSize, maxBufferSize, maxComputeWorkgroupStorageSize };
  const isTimed = onPasses !== undefined && adapter.features.has("timestamp-query");
  const requiredFeatures: GPUFeatureName[] = [...features, ...(isTimed ? (["timestamp-query"] as const) : [])];
  const device = await adapter.requestDevice({ requiredLimits, requiredFeatures }).catch((cause: unknown) => {
    throw new DeviceError(`gpu engine: the adapter gave no device: ${cause}`, { cause });
  });
  const kernels = new Map<string, ComputeKernel>();
  let failure: Error | undefined;
  let isDisposed = false;
  void device.lost.then(({ reason, message }) => {
    failure ??= new DeviceError(`gpu engine: the device was lost (${reason}): ${message}`);
  });
  device.addEventListener("uncapturederror", (event) => {
    failure ??= new DeviceError(`gpu engine: ${(event as GPUUncapturedErrorEvent).error.message}`);
  });
  return {
    device,
    onPasses: isTimed ? onPasses : undefined,
    largestBuffer: Math.min(maxStorageBufferBindingSize, maxBufferSize),
    kernelOf: (source) => {
      const kernel = kernels.get(source.name) ?? compileKernel(device, source);
      kernels.set(source.name, kernel);
      return kernel;
    },
    bindingsOf: ({ source, buffersLayout }, buffers) => {
      const entries = Object.keys(source.buffers).map((name, binding) => {
        const bound = buffers[name];
        return { binding, resource: "buffer" in bound ? bound : { buffer: bound } };
      });
      return device.createBindGroup({ layout: buffersLayout, entries });
    },
    assertUsable: () => {
      if (isDisposed) throw new DisposedError("gpu engine: it was disposed");
      if (failure !== undefined) throw failure;
    },
    spoil: (reason) => {
      failure ??= reason;
    },
    dispose: () => {
      isDisposed = true;
      device.destroy();
    },
  };
}
