/** The tensors of a device: what was written of them, and where they are. */

/// <reference types="@webgpu/types" />
import { type DataId, type DataStorage, type DataType, type TensorInfo, util } from "@tensorflow/tfjs-core";
import { groupsFor } from "../command-list.js";
import { withHalves } from "../compute-kernel.js";
import { voxelShader } from "../shaders/voxel-shader.js";
import {
  areLaidOut,
  borrowedBuffer,
  bothOf,
  type DeviceMemory,
  layOut,
  partsOf,
  wholeBuffer,
} from "./device-memory.js";
import type { Dispatches } from "./dispatches.js";
import type { Recording } from "./recording.js";

/**
 * What is known of a tensor. Every type is float32 on the device, but for activations that are kept in halves: whole
 * numbers are exact up to 2^24.
 */
export interface Entry {
  readonly dtype: DataType;
  readonly shape: readonly number[];
  /** As they were written; absent for what the device made. */
  readonly values?: Float32Array | undefined;
  memory?: DeviceMemory | undefined;
  /** The memory holds float16. */
  isHalf: boolean;
  references: number;
  /** What it was made in. */
  readonly recording: Recording | undefined;
}

/** From halves to float32. */
const WIDEN = withHalves(
  voxelShader({
    name: "widen",
    params: {},
    buffers: { x: ["read", "f32"], result: ["read_write", "f32"] },
    storable: ["x"],
    body: "    result[i] = f32(x[i]);",
  }),
  ["x"],
);

export interface Gathered {
  readonly buffer: GPUBuffer;
  readonly tensors: TensorInfo[];
}

export class TensorTable {
  readonly #data: DataStorage<Entry>;
  readonly #dispatches: Dispatches;

  constructor(data: DataStorage<Entry>, dispatches: Dispatches) {
    this.#data = data;
    this.#dispatches = dispatches;
  }

  entryOf({ dataId }: Pick<TensorInfo, "dataId">): Entry {
    return this.#data.get(dataId);
  }

  write(dataId: DataId, values: Float32Array, shape: readonly number[], dtype: DataType, references = 1): void {
    this.#data.set(dataId, { ...this.#newEntry(shape, dtype), values, references });
  }

  /** The contents are whatever they are. */
  create(shape: readonly number[], dtype: DataType, isHalf: boolean): TensorInfo {
    const { ownPool } = this.#dispatches;
    const buffer = this.#dispatches.reserve((isHalf ? 2 : 4) * util.sizeFromShape([...shape]), ownPool);
    return this.place(wholeBuffer(buffer, ownPool), shape, dtype, isHalf);
  }

  /** A tensor of what is there. */
  place(memory: DeviceMemory, shape: readonly number[], dtype: DataType, isHalf = false): TensorInfo {
    const dataId = {};
    this.#data.set(dataId, { ...this.#newEntry(shape, dtype), memory, isHalf });
    return { dataId, shape: [...shape], dtype };
  }

  /** @returns whether it is gone. */
  release(dataId: DataId, isForced: boolean): boolean {
    if (!this.#data.has(dataId)) return true;
    const entry = this.#data.get(dataId);
    entry.references--;
    if (!isForced && entry.references > 0) return false;
    entry.memory?.release();
    this.#data.delete(dataId);
    return true;
  }

  /** The memory of a tensor, float32; what was written goes to the device when it is first needed. */
  memoryOf(tensor: Pick<TensorInfo, "dataId">): DeviceMemory {
    this.widen(tensor);
    return this.storedOf(tensor);
  }

  /** A tensor of halves becomes one of float32, for kernels that know no others. */
  widen({ dataId }: Pick<TensorInfo, "dataId">): void {
    const entry = this.#data.get(dataId);
    const { memory, isHalf, shape, recording } = entry;
    if (!isHalf || memory === undefined) return;
    const { pool, ownPool, recording: current } = this.#dispatches;
    const own = recording === current ? ownPool : pool;
    const count = util.sizeFromShape([...shape]);
    const wide = wholeBuffer(this.#dispatches.reserve(4 * count, own), own);
    this.#dispatches.add(WIDEN, { x: memory.buffer, result: wide.buffer }, { count }, groupsFor(count));
    memory.release();
    entry.memory = wide;
    entry.isHalf = false;
  }

  /** The memory of a tensor, of whatever it holds. */
  storedOf({ dataId }: Pick<TensorInfo, "dataId">): DeviceMemory {
    const entry = this.#data.get(dataId);
    const { recording } = this.#dispatches;
    if (recording && entry.recording !== recording && !recording.inputs.has(dataId)) {
      this.#dispatches.obstruct("it takes tensors that are not among its inputs");
    }
    entry.memory ??= this.#written(entry.values as Float32Array);
    return entry.memory;
  }

  /** Tensors whose values lie one after the other in `buffer`, as `gather` puts them. */
  createGathered(shapes: readonly (readonly number[])[]): Gathered {
    const { ownPool } = this.#dispatches;
    const layout = layOut(shapes.map((shape) => util.sizeFromShape([...shape])));
    const buffer = this.#dispatches.reserve(layout.bytes, ownPool);
    const parts = partsOf(buffer, layout, ownPool);
    return { buffer, tensors: shapes.map((shape, k) => this.place(parts[k], shape, "float32")) };
  }

  /** One buffer with the values of all tensors, where they are from then on; nothing is moved that lies so already. */
  gather(tensors: readonly TensorInfo[]): GPUBuffer {
    const layout = layOut(tensors.map(({ shape }) => util.sizeFromShape(shape)));
    const memories = tensors.map((tensor) => this.memoryOf(tensor));
    if (areLaidOut(memories, layout)) return memories[0].buffer;
    const { pool } = this.#dispatches;
    this.#dispatches.obstruct("values are gathered in it");
    const buffer = this.#dispatches.reserve(layout.bytes, pool);
    this.#dispatches.flush((encoder) => {
      memories.forEach((from, k) => {
        const bytes = 4 * util.sizeFromShape(tensors[k].shape);
        if (bytes > 0) encoder.copyBufferToBuffer(from.buffer, from.offset, buffer, layout.offsets[k], bytes);
      });
    });
    this.#moveTo(tensors, partsOf(buffer, layout, pool));
    return buffer;
  }

  /** A tensor that is there twice has both parts, and is in the first. */
  #moveTo(tensors: readonly TensorInfo[], parts: readonly DeviceMemory[]): void {
    const moved = new Map<Entry, DeviceMemory>();
    tensors.forEach((tensor, k) => {
      const entry = this.entryOf(tensor);
      const before = moved.get(entry);
      moved.set(entry, before ? bothOf(before, parts[k]) : parts[k]);
    });
    for (const [entry, part] of moved) {
      entry.memory?.release();
      entry.memory = part;
    }
  }

  #newEntry(shape: readonly number[], dtype: DataType): Entry {
    return { shape: [...shape], dtype, isHalf: false, references: 1, recording: this.#dispatches.recording };
  }

  /** What is written within a recording stays what it is for as long as that. */
  #written(values: Float32Array): DeviceMemory {
    const { ownPool, recording } = this.#dispatches;
    const buffer = this.#dispatches.upload(values, ownPool);
    return recording ? borrowedBuffer(buffer) : wholeBuffer(buffer, ownPool);
  }
}
