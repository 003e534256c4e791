/** Makes the backend known to TensorFlow.js. */

import { ValueError } from "@autophase/tensor-io";
import * as tf from "@tensorflow/tfjs-core";
/// <reference types="@webgpu/types" />
import { readTuned } from "#gpu";
import { EngineUnavailableError } from "../../errors.js";
import { findGpu } from "../gpu-access.js";
import { createGpuDevice, type PassListener } from "../gpu-device.js";
import { describeGpu } from "../gpu-engine.js";
import { ADAM_KERNELS } from "./adam.js";
import { BOX_KERNELS } from "./boxes.js";
import { CHANNEL_KERNELS } from "./channel-sums.js";
import { BLOCK_KERNELS } from "./convolution/block-kernels.js";
import { CONVOLUTION_KERNELS } from "./convolution/kernels.js";
import { isPossible, PRODUCTS, TILE_COLUMNS, type TileTable } from "./convolution/tile-table.js";
import { ELEMENTWISE_KERNELS } from "./elementwise.js";
import { FAR_FIELD_KERNELS } from "./far-field.js";
import { GpuBackend } from "./gpu-backend.js";
import { GROUP_KERNELS } from "./group-normalization.js";
import { type GpuKernel, toKernelConfig } from "./kernel.js";
import { MATRIX_KERNELS } from "./mat-mul.js";
import { MAX_POOL_KERNELS } from "./max-pool.js";
import { MODULUS_PROJECTION_KERNELS } from "./modulus-projection.js";
import { REDUCTION_KERNELS } from "./reduction.js";
import { RESAMPLE_KERNELS } from "./resample.js";

/** What TensorFlow.js knows the backend by. */
export const GPU_BACKEND_NAME = "webgpu-wgsl";

export interface GpuBackendOptions {
  /** Told of the times of passes, where the device can tell them; each then is a pass of its own. */
  readonly onPasses?: PassListener;
  /** Of convolutions; default those that `tuneGpuTiles` found for this device, else what suits any. */
  readonly tiles?: TileTable;
  /**
   * Activations are kept in half precision, `shader-f16` of the device: half of their memory and traffic. Sums,
   * weights, gradients and what a network gives stay float32. Default false.
   */
  readonly float16?: boolean;
}

export interface RegisteredGpuBackend {
  readonly name: string;
  /** For people. */
  readonly description: string;
  /** The adapter computes on the processor: right, and slower than `wasm-simd`. */
  readonly isSoftware: boolean;
  /** Convolutions have tiles that were tried on this device. */
  readonly isTuned: boolean;
  /** Takes the backend away from TensorFlow.js; its tensors and the device go with it. */
  dispose(): void;
}

const KERNELS: readonly GpuKernel[] = [
  ...[...CONVOLUTION_KERNELS, ...BLOCK_KERNELS, ...RESAMPLE_KERNELS, ...FAR_FIELD_KERNELS, ...ADAM_KERNELS],
  ...[...ELEMENTWISE_KERNELS, ...REDUCTION_KERNELS, ...CHANNEL_KERNELS, ...BOX_KERNELS, ...MAX_POOL_KERNELS],
  ...[...MATRIX_KERNELS, ...MODULUS_PROJECTION_KERNELS, ...GROUP_KERNELS],
];

/**
 * Registers `webgpu-wgsl` and makes it the current backend: float32 shaders for what networks of this field are made
 * of, and nothing else. Values that the device made are read with `await tensor.data()`; `dataSync` knows only those
 * that were written.
 * @throws {EngineUnavailableError} when there is no WebGPU or no adapter, or the backend is registered already, or
 * `float16` is asked for and the device has it not.
 * @throws {DeviceError} when the adapter gives no device.
 * @throws {FileError | ValueError} when the tiles that were kept for it cannot be used.
 */
export async function registerGpuBackend(options: GpuBackendOptions = {}): Promise<RegisteredGpuBackend> {
  const { onPasses, tiles, float16 = false } = options;
  if (tf.findBackendFactory(GPU_BACKEND_NAME) !== null) {
    throw new EngineUnavailableError("gpu", `${GPU_BACKEND_NAME}: it is registered already; dispose of it first`);
  }
  const access = await findGpu();
  if (access.adapter === undefined) throw new EngineUnavailableError("gpu", `${access.reason}; ${access.howTo}`);
  if (float16 && !access.adapter.features.has("shader-f16")) {
    throw new EngineUnavailableError(
      "gpu",
      `${access.adapterName} has no half precision (shader-f16): leave float16 out`,
    );
  }
  const tuned = tiles ?? (await tilesOf(access.adapterName, access.adapter.limits));
  const device = await createGpuDevice(access.adapter, onPasses, float16 ? ["shader-f16"] : []);
  const backend = new GpuBackend(device, tuned, float16);
  for (const kernel of KERNELS) tf.registerKernel(toKernelConfig(kernel, GPU_BACKEND_NAME));
  tf.registerBackend(GPU_BACKEND_NAME, () => backend);
  await tf.setBackend(GPU_BACKEND_NAME);
  return {
    name: GPU_BACKEND_NAME,
    description: `${describeGpu(access)}${float16 ? ", activations in float16" : ""}`,
    isSoftware: access.isSoftware,
    isTuned: tuned !== undefined,
    dispose: () => {
      tf.removeBackend(GPU_BACKEND_NAME);
      for (const { name } of KERNELS) tf.unregisterKernel(name, GPU_BACKEND_NAME);
    },
  };
}

/**
 * What was found to be fastest on this device.
 * @throws {ValueError} for what no version has kept.
 */
async function tilesOf(adapterName: string, limits: GPUSupportedLimits): Promise<TileTable | undefined> {
  const kept = (await readTuned(adapterName)) as TileTable | undefined;
  if (kept === undefined) return undefined;
  const { maxComputeWorkgroupStorageSize: bytes } = limits;
  const isWhole = PRODUCTS.every((product) =>
    TILE_COLUMNS.every((columns) => {
      const tile = kept[product]?.[columns];
      return tile?.columns === columns && isPossible(tile, bytes);
    }),
  );
  if (isWhole) return kept;
  throw new ValueError(`gpu engine: the tiles kept for ${adapterName} do not suit it: autophase-trainer tune`);
}
