/** Buffers that are used again: a step of training needs the same ones as the step before. */

/// <reference types="@webgpu/types" />
import { BUFFER_USAGE } from "../constants.js";

export interface BufferPool {
  /** At least so many bytes, with whatever is in them. */
  take(bytes: number): GPUBuffer;
  /** A new one; mapped, it is to be written and unmapped. */
  make(bytes: number, isMapped?: boolean): GPUBuffer;
  /** Takes a buffer back. Dispatches that were added before may still use it. */
  give(buffer: GPUBuffer): void;
  /** Frees what has not been used for long. Nothing may be waiting. */
  trim(): void;
  /** Destroys every buffer that it made. */
  dispose(): void;
  report(): { readonly numBytesInGPU: number; readonly numBytesInGPUFree: number };
}

const USAGE = BUFFER_USAGE.storage | BUFFER_USAGE.copySource | BUFFER_USAGE.copyTarget;
/** Sizes are multiples of this. */
const STEP_BYTES = 256;

export function createBufferPool(device: GPUDevice): BufferPool {
  /** The one that was given last is the last. */
  const free = new Map<number, GPUBuffer[]>();
  const made = new Set<GPUBuffer>();
  let [usedBytes, freeBytes, mostUsed] = [0, 0, 0];
  const sizeFor = (bytes: number): number => STEP_BYTES * Math.max(1, Math.ceil(bytes / STEP_BYTES));
  const use = (size: number): void => {
    usedBytes += size;
    mostUsed = Math.max(mostUsed, usedBytes);
  };
  const make = (bytes: number, mappedAtCreation = false): GPUBuffer => {
    const size = sizeFor(bytes);
    use(size);
    const buffer = device.createBuffer({ size, usage: USAGE, mappedAtCreation });
    made.add(buffer);
    return buffer;
  };
  return {
    make,
    take: (bytes) => {
      const size = sizeFor(bytes);
      const known = free.get(size)?.pop();
      if (known === undefined) return make(size);
      freeBytes -= size;
      use(size);
      return known;
    },
    give: (buffer) => {
      const { size } = buffer;
      const others = free.get(size) ?? [];
      // the size that was given last comes last
      free.delete(size);
      free.set(size, others);
      others.push(buffer);
      usedBytes -= size;
      freeBytes += size;
    },
    trim: () => {
      for (const [size, buffers] of free) {
        while (usedBytes + freeBytes > 2 * mostUsed && buffers.length > 0) {
          const oldest = buffers.shift() as GPUBuffer;
          made.delete(oldest);
          oldest.destroy();
          freeBytes -= size;
        }
        if (buffers.length === 0) free.delete(size);
      }
    },
    dispose: () => {
      for (const buffer of made) buffer.destroy();
    },
    report: () => ({ numBytesInGPU: usedBytes + freeBytes, numBytesInGPUFree: freeBytes }),
  };
}
