/** One shared memory, its allocator, and the threads that work in it. */

import { MEMORY_HINT } from "#threads";
import { EngineMemoryError } from "../errors.js";
import { type Allocator, createAllocator, PAGE_BYTES } from "./allocator.js";
import { compileModule } from "./compile-module.js";
import { createPool, type Pool } from "./pool.js";

export interface Runtime extends Allocator {
  readonly pool: Pool;
  readonly isDisposed: boolean;
  /** Views of the whole memory as it is now; a later `allocate` may make it longer. */
  floats(): Float32Array<ArrayBufferLike>;
  words(): Uint32Array<ArrayBufferLike>;
  doubles(): Float64Array<ArrayBufferLike>;
  bytes(): Uint8Array<ArrayBufferLike>;
  /** Ends the threads; the memory goes with the last reference to the runtime. */
  dispose(): void;
}

/** Less than 4 GiB by a page, so that the byte after the last one still has an address. */
const MOST_PAGES = 65535;
/** What lies below belongs to the module. */
const FIRST_BYTE = 1024;

export interface RuntimeOptions {
  /** The most that the memory may grow to. */
  readonly maximumBytes?: number | undefined;
  /** Of the program of a thread; see `WasmEngineOptions`. */
  readonly workerUrl?: string | URL | undefined;
}

export async function createRuntime(
  threads: number,
  { maximumBytes = MOST_PAGES * PAGE_BYTES, workerUrl }: RuntimeOptions = {},
): Promise<Runtime> {
  const module = await compileModule();
  const { memory, reservedBytes } = reserveMemory(MOST_PAGES);
  const allocator = createAllocator(memory, FIRST_BYTE, Math.min(reservedBytes, maximumBytes));
  const pool = createPool({ module, memory, threads, workerUrl, ...allocator });
  let isDisposed = false;
  return {
    ...allocator,
    pool,
    floats: () => new Float32Array(memory.buffer),
    words: () => new Uint32Array(memory.buffer),
    doubles: () => new Float64Array(memory.buffer),
    bytes: () => new Uint8Array(memory.buffer),
    get isDisposed() {
      return isDisposed;
    },
    dispose() {
      isDisposed = true;
      pool.dispose();
    },
  };
}

/** Address space for the maximum is reserved at once; some devices have less than 4 GiB of it. */
function reserveMemory(maximum: number): { memory: WebAssembly.Memory; reservedBytes: number } {
  for (let pages = maximum; pages >= 1024; pages = Math.floor(pages / 2)) {
    try {
      const memory = new WebAssembly.Memory({ initial: 1, maximum: pages, shared: true });
      return { memory, reservedBytes: pages * PAGE_BYTES };
    } catch (error) {
      if (!(error instanceof RangeError)) throw error;
    }
  }
  throw new EngineMemoryError(1024 * PAGE_BYTES, 0, "wasm", "WebAssembly", MEMORY_HINT);
}
