/** How a kernel is written: from tensors to tensors of one backend. */

import type { KernelConfig, TensorInfo } from "@tensorflow/tfjs-core";
import type { WasmBackend } from "./wasm-backend.js";

export interface KernelArguments {
  readonly inputs: Readonly<Record<string, TensorInfo>>;
  /** Of a type that each kernel knows. */
  readonly attributes: object;
  readonly backend: WasmBackend;
}

export interface WasmKernel {
  readonly name: string;
  readonly run: (call: KernelArguments) => TensorInfo | TensorInfo[];
  /** Absent: always. Where it is false the kernel of the CPU backend is used. */
  readonly accepts?: (call: KernelArguments) => boolean;
}

/** The kernel for registration under `backendName`. */
export function toKernelConfig(
  { name, run, accepts = () => true }: WasmKernel,
  backendName: string,
  fallback: KernelConfig | undefined,
): KernelConfig {
  return {
    kernelName: name,
    backendName,
    kernelFunc: (call) => {
      const own = {
        inputs: call.inputs as KernelArguments["inputs"],
        attributes: call.attrs ?? {},
        backend: call.backend as WasmBackend,
      };
      return fallback === undefined || accepts(own) ? run(own) : fallback.kernelFunc(call);
    },
  };
}

/** True when all inputs hold float32. */
export function areFloats({ inputs }: KernelArguments): boolean {
  return Object.values(inputs).every(({ dtype }) => dtype === "float32");
}

/** Fills a new tensor; it is disposed of again when `fill` throws. */
export function produce(
  backend: WasmBackend,
  shape: readonly number[],
  fill: (output: TensorInfo) => void,
): TensorInfo {
  const output = backend.createTensor(shape);
  try {
    fill(output);
    return output;
  } catch (error) {
    backend.disposeData(output.dataId);
    throw error;
  }
}

/** The same for several: what `make` keeps is disposed of again when it throws. */
export function produceAll(
  backend: WasmBackend,
  make: (keep: (tensor: TensorInfo) => TensorInfo) => TensorInfo[],
): TensorInfo[] {
  const kept: TensorInfo[] = [];
  try {
    return make((tensor) => {
      kept.push(tensor);
      return tensor;
    });
  } catch (error) {
    for (const { dataId } of kept) backend.disposeData(dataId);
    throw error;
  }
}
