/** Makes the backend known to TensorFlow.js. */

import * as tf from "@tensorflow/tfjs-core";
import { EngineUnavailableError } from "../errors.js";
import type { MemoryReport } from "../wasm/allocator.js";
import { openRuntime } from "../wasm/open-runtime.js";
import { describeThreads, supportedThreads } from "../wasm/threads/thread-support.js";
import { ADAM_KERNELS } from "./adam.js";
import { COMPARISON_KERNELS } from "./comparison.js";
import { BLOCK_KERNELS } from "./convolution/block-kernels.js";
import { CONVOLUTION_KERNELS } from "./convolution/kernels.js";
import { ELEMENTWISE_KERNELS } from "./elementwise.js";
import { FAR_FIELD_KERNELS } from "./far-field.js";
import { toKernelConfig, type WasmKernel } from "./kernel.js";
import { MAX_POOL_KERNELS } from "./max-pool.js";
import { BOX_KERNELS } from "./pad-and-slice.js";
import { REDUCTION_KERNELS } from "./reduction.js";
import { RESAMPLE_KERNELS } from "./resample.js";
import { defineWasmBackend } from "./wasm-backend.js";

/** What TensorFlow.js knows the backend by. */
export const WASM_BACKEND_NAME = "wasm-simd";

export interface WasmBackendOptions {
  /** Number of threads. Default: the number of cores, at most 8; 1 where threads are not available. */
  readonly threads?: number;
  /** The most memory that tensors and scratch may take. Default: all that WebAssembly can address, 4 GiB. */
  readonly maximumBytes?: number;
  /** Where the page finds `@autophase/kernels/worker`; see `WasmEngineOptions`. */
  readonly workerUrl?: string | URL;
}

export interface RegisteredWasmBackend {
  readonly name: string;
  /** For people, such as `WebAssembly SIMD, float32, 2 threads`. */
  readonly description: string;
  readonly threads: number;
  /** What the backend holds at the moment. */
  report(): MemoryReport;
  /** Takes the backend away from TensorFlow.js; its tensors, threads and memory go with it. */
  dispose(): void;
}

const KERNELS: readonly WasmKernel[] = [
  ...[...CONVOLUTION_KERNELS, ...BLOCK_KERNELS, ...RESAMPLE_KERNELS, ...FAR_FIELD_KERNELS, ...ADAM_KERNELS],
  ...[...ELEMENTWISE_KERNELS, ...COMPARISON_KERNELS, ...REDUCTION_KERNELS, ...BOX_KERNELS, ...MAX_POOL_KERNELS],
];

/**
 * Registers `wasm-simd` and makes it the current backend. Hot kernels run in WebAssembly, the others are those of the
 * CPU backend on the same memory. The calling thread takes part in every job and blocks until it is done, so on a page
 * it belongs in a worker; on the main thread it has one thread.
 * @throws {EngineUnavailableError} when `@tensorflow/tfjs-backend-cpu` is not installed, or the backend is registered
 * already.
 */
export async function registerWasmBackend({
  threads,
  ...options
}: WasmBackendOptions = {}): Promise<RegisteredWasmBackend> {
  if (tf.findBackendFactory(WASM_BACKEND_NAME) !== null) {
    throw new EngineUnavailableError(
      WASM_BACKEND_NAME,
      `${WASM_BACKEND_NAME}: it is registered already; dispose of it first`,
    );
  }
  const { MathBackendCPU } = await loadCpuBackend();
  const wanted = isMainThreadOfPage() ? { threads: 1, remark: MAIN_THREAD_REMARK } : supportedThreads(threads);
  const { runtime, support } = await openRuntime(wanted, options);
  await runtime.pool.start();
  const backend = new (defineWasmBackend(MathBackendCPU))(runtime);
  registerKernels();
  tf.registerBackend(WASM_BACKEND_NAME, () => backend);
  await tf.setBackend(WASM_BACKEND_NAME);
  return {
    name: WASM_BACKEND_NAME,
    description: describeThreads(support),
    threads: support.threads,
    report: () => runtime.report(),
    dispose: () => {
      tf.removeBackend(WASM_BACKEND_NAME);
      for (const { kernelName } of tf.getKernelsForBackend(WASM_BACKEND_NAME)) {
        tf.unregisterKernel(kernelName, WASM_BACKEND_NAME);
      }
    },
  };
}

const MAIN_THREAD_REMARK = "a page's main thread must not wait for others: register it in a worker";

async function loadCpuBackend(): Promise<typeof import("@tensorflow/tfjs-backend-cpu")> {
  try {
    return await import("@tensorflow/tfjs-backend-cpu");
  } catch (cause) {
    const message = `${WASM_BACKEND_NAME}: it stands on @tensorflow/tfjs-backend-cpu: npm install @tensorflow/tfjs-backend-cpu`;
    throw Object.assign(new EngineUnavailableError(WASM_BACKEND_NAME, message), { cause });
  }
}

function isMainThreadOfPage(): boolean {
  return typeof document !== "undefined" && typeof Window !== "undefined";
}

/** Own kernels where there are any, those of the CPU backend elsewhere. */
function registerKernels(): void {
  const own = new Map(KERNELS.map((kernel) => [kernel.name, kernel]));
  for (const kernel of tf.getKernelsForBackend("cpu")) {
    if (!own.has(kernel.kernelName)) tf.registerKernel({ ...kernel, backendName: WASM_BACKEND_NAME });
  }
  for (const kernel of own.values()) {
    tf.registerKernel(toKernelConfig(kernel, WASM_BACKEND_NAME, tf.getKernel(kernel.name, "cpu")));
  }
}
