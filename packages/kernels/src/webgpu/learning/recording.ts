/** What the device was given to do, to be done again with other inputs. */

/// <reference types="@webgpu/types" />
import type { DataId, TensorInfo } from "@tensorflow/tfjs-core";
import type { KeptCommands } from "../command-list.js";
import type { GpuDevice } from "../gpu-device.js";
import { type BufferPool, createBufferPool } from "./buffer-pool.js";

/** Memory and dispatches of a recording; while it is made, everything that is computed is part of it. */
export interface Recording {
  /** Of everything in it: a buffer means the same thing each time. */
  readonly pool: BufferPool;
  readonly inputs: ReadonlySet<DataId>;
  /** Where each of the inputs is. */
  readonly places: readonly GPUBuffer[];
  readonly commands: KeptCommands[];
  /** Why it must not be repeated; undefined while it may. */
  obstacle: string | undefined;
}

export function createRecording(gpu: GpuDevice, inputs: readonly TensorInfo[]): Recording {
  const pool = createBufferPool(gpu);
  const places = inputs.map(({ shape }) => pool.take(4 * shape.reduce((size, length) => size * length, 1)));
  const distinct = new Set(inputs.map(({ dataId }) => dataId));
  const obstacle = distinct.size < inputs.length ? "an input is there twice" : undefined;
  return { pool, inputs: distinct, places, commands: [], obstacle };
}

/** Something that was computed once and is kept. */
export interface Recorded<Made> {
  readonly made: Made;
  /** Why it cannot be repeated, for people; undefined where it can. */
  readonly obstacle: string | undefined;
  /**
   * Computes the same of other inputs, of the same shapes and types in the same order.
   * @returns the outputs in order, for the caller to dispose of.
   */
  repeat(inputs: readonly TensorInfo[]): TensorInfo[];
  /** Frees the memory; outputs that are still used keep their values. */
  dispose(): void;
}
