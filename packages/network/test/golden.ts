/** The golden networks, opened for tests. */

import { readFileSync } from "node:fs";
import { registerTensorflowBackend } from "@autophase/kernels/tensorflow";
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

/** The native library, where this names its package. */
const nativeTensorflow = process.env.AUTOPHASE_TENSORFLOW;

const BACKENDS = [
  "cpu",
  "wasm-simd",
  ...(softwareGpu ? [] : [GPU_BACKEND_NAME]),
  ...(nativeTensorflow === undefined ? [] : ["tensorflow"]),
];

/** Every golden network on every backend; the GPU is one in software. */
export const GOLDEN_CASES = BACKENDS.flatMap((backend) => GOLDEN_NAMES.map((name) => [name, backend] as const));

/** Registers what `GOLDEN_CASES` names; returns what takes it away again. */
export async function registerGoldenBackends(): Promise<() => void> {
  const registered: { readonly dispose: () => void }[] = [];
  // it is asked for the current backend, which is its own as long as nobody chose another
  if (nativeTensorflow !== undefined) {
    const library = (await import(/* @vite-ignore */ nativeTensorflow)).default;
    registered.push(await registerTensorflowBackend({ tf: library }));
  }
  registered.push(await registerWasmBackend(), ...(softwareGpu ? [] : [await registerGpuBackend()]));
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

export interface SidesOfThreshold {
  /** What was calculated, with the golden values of the voxels that fell on the other side. */
  readonly values: Float32Array;
  /** The values of those voxels on the side where they are not zero. */
  readonly crossed: readonly number[];
}

/**
 * Amplitudes under a threshold are zero: a voxel that lies on it within rounding is zero on one engine and all of its
 * amplitude on another. Such voxels are told apart from the rest, so that either can be judged by its own bound.
 */
export function sidesOfThreshold(actual: ArrayLike<number>, golden: Float32Array): SidesOfThreshold {
  const values = Float32Array.from(actual);
  const crossed: number[] = [];
  for (const [i, expected] of golden.entries()) {
    const value = values[i] as number;
    if ((value === 0) === (expected === 0)) continue;
    crossed.push(value + expected);
    values[i] = expected;
  }
  return { values, crossed };
}
