/** Buffers that are used again: a step of training needs the same ones as the step before. */

/// <reference types="@webgpu/types" />
import { EngineMemoryError } from "../../errors.js";
import { BUFFER_USAGE } from "../constants.js";
import type { GpuDevice } from "../gpu-device.js";

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

/** Smaller ones fit. */
const WORTH_ASKING = 2 ** 20;

function refusal(bytes: number, had: number): EngineMemoryError {
  return new EngineMemoryError(bytes, had, "gpu", "a step");
}

/** A device that has not the memory for a buffer is spoilt by an `EngineMemoryError`. */
export function createBufferPool({ device, spoil }: Pick<GpuDevice, "device" | "spoil">): BufferPool {
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
    const had = usedBytes + freeBytes - size;
    const create = () => device.createBuffer({ size, usage: USAGE, mappedAtCreation });
    const buffer = size < WORTH_ASKING ? create() : createAsked(create, () => refusal(had + size, had));
    made.add(buffer);
    return buffer;
  };
  const createAsked = (create: () => GPUBuffer, refused: () => EngineMemoryError): GPUBuffer => {
    device.pushErrorScope("out-of-memory");
    let isThrown = true;
    try {
      const buffer = create();
      isThrown = false;
      return buffer;
    } catch (cause) {
      // of one that is mapped at once
      throw cause instanceof RangeError ? refused() : cause;
    } finally {
      const answer = device.popErrorScope().then((error) => {
        if (error && !isThrown) spoil(refused());
      });
      // a device that is lost has no answer, and is known to be
      answer.catch(() => undefined);
    }
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
