/** What waits to go to the device, and the memory that it works in. */

/// <reference types="@webgpu/types" />
import { EngineMemoryError } from "../../errors.js";
import { type CommandList, createCommandList } from "../command-list.js";
import type { BoundBuffer, KernelSource } from "../compute-kernel.js";
import type { GpuDevice } from "../gpu-device.js";
import { type BufferPool, createBufferPool } from "./buffer-pool.js";
import type { Recording } from "./recording.js";

/** Dispatches that go to the device together, so that it works while the next ones are written. */
const MOST_DISPATCHES = 64;

export class Dispatches {
  readonly gpu: GpuDevice;
  /** Of what outlives a recording. */
  readonly pool: BufferPool;
  /** What is being made: everything that is added is part of it. */
  recording: Recording | undefined;
  #commands: CommandList;
  #waiting = 0;

  constructor(gpu: GpuDevice) {
    this.gpu = gpu;
    this.pool = createBufferPool(gpu);
    this.#commands = createCommandList(gpu);
  }

  /** The list that the next dispatches go to. */
  get commands(): CommandList {
    return this.#commands;
  }

  /** What new buffers are of. */
  get ownPool(): BufferPool {
    return this.recording?.pool ?? this.pool;
  }

  add(
    source: KernelSource,
    buffers: Readonly<Record<string, BoundBuffer>>,
    params: Readonly<Record<string, number>>,
    groups: number,
  ): void {
    this.#commands.add(source, buffers, params, groups);
    this.#waiting++;
    if (this.#waiting >= MOST_DISPATCHES) this.flush();
  }

  /** Hands everything to the device; `after` may add copies. */
  flush(after?: (encoder: GPUCommandEncoder) => void): void {
    const commands = this.#commands;
    this.#commands = createCommandList(this.gpu);
    this.#waiting = 0;
    if (this.recording) {
      const kept = commands.keep();
      kept.submit(after);
      this.recording.commands.push(kept);
    } else {
      commands.submit(after);
      this.pool.trim();
    }
  }

  /** What is recorded now must not be repeated, for the first reason that there is. */
  obstruct(reason: string): void {
    if (this.recording) this.recording.obstacle ??= reason;
  }

  /**
   * A buffer with whatever is in it.
   * @throws {EngineMemoryError} for an array that no shader of this device may see.
   */
  reserve(bytes: number, pool: BufferPool): GPUBuffer {
    this.#assertVisible(bytes);
    return pool.take(bytes);
  }

  /**
   * A buffer with these values. It is a new one: those of the pool may wait for dispatches that have not been handed
   * over.
   * @throws {EngineMemoryError} as `reserve`.
   */
  upload(values: Float32Array | Uint32Array, pool: BufferPool): GPUBuffer {
    this.#assertVisible(values.byteLength);
    const buffer = pool.make(values.byteLength, true);
    new Uint32Array(buffer.getMappedRange()).set(new Uint32Array(values.buffer, values.byteOffset, values.length));
    buffer.unmap();
    return buffer;
  }

  #assertVisible(bytes: number): void {
    const { largestBuffer } = this.gpu;
    if (bytes > largestBuffer) throw new EngineMemoryError(bytes, largestBuffer, "gpu", "one array");
  }
}
