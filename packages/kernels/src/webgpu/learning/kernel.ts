/** How a kernel is written: from tensors to tensors of the device. */

import type { KernelConfig, TensorInfo } from "@tensorflow/tfjs-core";
import type { GpuBackend } from "./gpu-backend.js";

export interface KernelArguments {
  readonly inputs: Readonly<Record<string, TensorInfo>>;
  /** Of a type that each kernel knows. */
  readonly attributes: object;
  readonly backend: GpuBackend;
}

export interface GpuKernel {
  readonly name: string;
  readonly run: (call: KernelArguments) => TensorInfo | TensorInfo[];
}

/** The kernel for registration under `backendName`. */
export function toKernelConfig({ name, run }: GpuKernel, backendName: string): KernelConfig {
  return {
    kernelName: name,
    backendName,
    kernelFunc: ({ inputs, attrs, backend }) =>
      run({
        inputs: inputs as KernelArguments["inputs"],
        attributes: attrs ?? {},
        backend: backend as GpuBackend,
      }),
  };
}

export function sizeOf({ shape }: Pick<TensorInfo, "shape">): number {
  return shape.reduce((a, b) => a * b, 1);
}

/** What `make` made is disposed of again when it throws. */
export function produceAll(
  backend: GpuBackend,
  make: (create: GpuBackend["createTensor"]) => TensorInfo[],
): TensorInfo[] {
  const kept: TensorInfo[] = [];
  try {
    return make((shape, dtype, isHalf) => {
      const tensor = backend.createTensor(shape, dtype, isHalf);
      kept.push(tensor);
      return tensor;
    });
  } catch (error) {
    for (const { dataId } of kept) backend.disposeData(dataId);
    throw error;
  }
}

/** Fills a new tensor. */
export function produce(
  backend: GpuBackend,
  shape: readonly number[],
  fill: (output: TensorInfo) => void,
  dtype: TensorInfo["dtype"] = "float32",
  isHalf = false,
): TensorInfo {
  const [result] = produceAll(backend, (create) => {
    const output = create(shape, dtype, isHalf);
    fill(output);
    return [output];
  });
  return result;
}

/** Fills what a layer gives in the forward pass, which may be kept in halves. */
export function produceActivation(
  backend: GpuBackend,
  shape: readonly number[],
  fill: (output: TensorInfo) => void,
): TensorInfo {
  return produce(backend, shape, fill, "float32", backend.isKeptHalf(shape));
}

/** A result that only `use` sees. */
export function through<Result>(
  backend: GpuBackend,
  between: TensorInfo,
  use: (between: TensorInfo) => Result,
): Result {
  try {
    return use(between);
  } finally {
    backend.disposeData(between.dataId);
  }
}
