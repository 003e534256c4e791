/** The golden networks, opened for tests. */

import { readFileSync } from "node:fs";
import { registerWasmBackend } from "@autophase/kernels/tfjs";
import { GPU_BACKEND_NAME, registerGpuBackend } from "@autophase/kernels/tfjs-gpu";
import { type AnyArray, type RealArray, readNpz } from "@autophase/tensor-io";
import { sharedPath } from "@autophase/vitest/shared";
import { prepareSoftwareGpu } from "@autophase/vitest/software-gpu";
import * as tf from "@tensorflow/tfjs-core";
import { createNetwork, type Network } from "../src/network.js";
import type { Weights } from "../src/weights.js";

export const GOLDEN_FOLDER = "golden/networks";

export const GOLDEN_NAMES = ["anl2024", "anl-ddp", "yao2022"] as const;

const softwareGpu = prepareSoftwareGpu();

/** Every golden network on every backend; the GPU is one in software. */
export const GOLDEN_CASES = ["cpu", "wasm-simd", ...(softwareGpu ? [] : [GPU_BACKEND_NAME])].flatMap((backend) =>
  GOLDEN_NAMES.map((name) => [name, backend] as const),
);

/** Registers what `GOLDEN_CASES` names; returns what takes it away again. */
export async function registerGoldenBackends(): Promise<() => void> {
  const registered = [await registerWasmBackend(), ...(softwareGpu ? [] : [await registerGpuBackend()])];
  return () => {
    for (const { dispose } of registered) dispose();
  };
}

export interface GoldenNetwork {
  readonly network: Network;
  readonly parametersAt32Channels: number;
  /** A file beside the arrays. */
  readonly bytes: (file: string) => Uint8Array;
  readonly values: (key: string) => Float32Array;
  /** Two patterns, `[2, 32, 32, 32, 1]`. */
  readonly input: () => tf.Tensor5D;
  /** A `state_...npz` without the counts of batches. */
  readonly state: (file: string) => Weights;
}

export function openGolden(name: string): GoldenNetwork {
  const bytes = (file: string): Uint8Array => readFileSync(sharedPath(GOLDEN_FOLDER, name, file));
  const read = (file: string): ReadonlyMap<string, AnyArray> => readNpz(bytes(file), { file });
  const meta = JSON.parse(new TextDecoder().decode(bytes("meta.json")));
  const arrays = read("arrays.npz");
  const values = (key: string): Float32Array => (arrays.get(key) as RealArray<Float32Array>).data;
  return {
    network: createNetwork({ name, channels: meta.channels, size: meta.size }),
    parametersAt32Channels: meta.parametersAt32Channels,
    bytes,
    values,
    input: () => tf.tensor5d(values("input").slice(), [2, 32, 32, 32, 1]),
    state: (file) => {
      const entries = [...read(file)].filter(([key]) => !key.endsWith("num_batches_tracked"));
      return new Map(entries as [string, RealArray<Float32Array>][]);
    },
  };
}

/** In the Euclidean norm. */
export function relativeError(actual: ArrayLike<number>, expected: ArrayLike<number>): number {
  let squares = 0;
  let norm = 0;
  for (let i = 0; i < expected.length; i++) {
    squares += ((actual[i] as number) - (expected[i] as number)) ** 2;
    norm += (expected[i] as number) ** 2;
  }
  return Math.sqrt(squares / norm);
}
