/** What a tensor has of the device's memory. */

/// <reference types="@webgpu/types" />
import type { BufferPool } from "./buffer-pool.js";

export interface DeviceMemory {
  readonly buffer: GPUBuffer;
  /** In bytes; the rest of the buffer belongs to others, unless `bytes` is all of it. */
  readonly offset: number;
  readonly bytes: number;
  /** Gives it back. Dispatches that were added before may still use it. */
  release(): void;
}

/** A whole buffer of a pool. */
export function wholeBuffer(buffer: GPUBuffer, pool: BufferPool): DeviceMemory {
  return { buffer, offset: 0, bytes: buffer.size, release: () => pool.give(buffer) };
}

/** A buffer that somebody else keeps. */
export function borrowedBuffer(buffer: GPUBuffer): DeviceMemory {
  return { buffer, offset: 0, bytes: buffer.size, release: () => {} };
}

/** What the offset of a bound part must be a multiple of, on every device. */
const ALIGNMENT = 256;

export interface Layout {
  /** In bytes, of each part. */
  readonly offsets: readonly number[];
  readonly lengths: readonly number[];
  readonly bytes: number;
}

/** Parts of so many floats, one after the other. */
export function layOut(sizes: readonly number[]): Layout {
  let bytes = 0;
  const lengths = sizes.map((size) => ALIGNMENT * Math.ceil((4 * size) / ALIGNMENT));
  const offsets = lengths.map((length) => {
    const offset = bytes;
    bytes += length;
    return offset;
  });
  return { offsets, lengths, bytes };
}

/** The parts of a buffer, which goes back when none of them is used any more. */
export function partsOf(buffer: GPUBuffer, { offsets, lengths }: Layout, pool: BufferPool): DeviceMemory[] {
  let used = offsets.length;
  const release = (): void => {
    used--;
    if (used === 0) pool.give(buffer);
  };
  return offsets.map((offset, k) => ({ buffer, offset, bytes: lengths[k], release }));
}

/** The first of two parts, which are given back together. */
export function bothOf(first: DeviceMemory, second: DeviceMemory): DeviceMemory {
  const release = (): void => {
    first.release();
    second.release();
  };
  return { ...first, release };
}

/** Whether these are the parts of one buffer. */
export function areLaidOut(memories: readonly (DeviceMemory | undefined)[], { offsets }: Layout): boolean {
  const [first] = memories;
  return memories.every((memory, k) => memory?.buffer === first?.buffer && memory?.offset === offsets[k]);
}
