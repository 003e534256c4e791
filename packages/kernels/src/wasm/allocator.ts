/** Blocks of one WebAssembly memory. */

import { EngineMemoryError } from "../errors.js";

export interface MemoryReport {
  /** What the memory has grown to. */
  readonly totalBytes: number;
  readonly usedBytes: number;
  /** How much more could be handed out, growing included, if nothing were in the way. */
  readonly freeBytes: number;
  readonly blocks: number;
}

export interface Allocator {
  /**
   * Reserves a block aligned to 64 bytes; its contents are whatever they are.
   * @throws {EngineMemoryError} with what was asked and what is left; nothing is reserved then.
   */
  allocate(bytes: number): number;
  /** Gives a block back; `address` is what `allocate` returned. */
  free(address: number): void;
  report(): MemoryReport;
}

/** What of `WebAssembly.Memory` an allocator needs. */
export type GrowableMemory = Pick<WebAssembly.Memory, "buffer" | "grow">;

export const PAGE_BYTES = 65536;
const ALIGNMENT = 64;

/** A gap between blocks, by its first byte and the byte after its last. */
interface Gap {
  start: number;
  end: number;
}

/**
 * First fit over a sorted list of gaps that grow together again when blocks are freed; the memory grows when no gap
 * fits.
 * @param firstByte - what lies below belongs to others.
 * @param maximumBytes - the most that the memory may grow to.
 */
export function createAllocator(memory: GrowableMemory, firstByte: number, maximumBytes: number): Allocator {
  const sizes = new Map<number, number>();
  const gaps: Gap[] = [{ start: roundUp(firstByte, ALIGNMENT), end: memory.buffer.byteLength }];
  const sum = (values: Iterable<number>) => [...values].reduce((total, value) => total + value, 0);
  // less than it may grow to, where the system refused it once
  let most = maximumBytes;
  const free = () => sum(gaps.map(({ start, end }) => end - start)) + most - memory.buffer.byteLength;
  return {
    allocate(bytes) {
      const size = roundUp(Math.max(1, bytes), ALIGNMENT);
      const address = takeFrom(gaps, size) ?? grow(memory, gaps, size, maximumBytes);
      most = address === "refused" ? memory.buffer.byteLength : maximumBytes;
      if (typeof address !== "number") throw new EngineMemoryError(bytes, free());
      sizes.set(address, size);
      return address;
    },
    free(address) {
      const size = sizes.get(address);
      if (size === undefined) throw new RangeError(`Allocator.free: no block begins at ${address}`);
      sizes.delete(address);
      giveBack(gaps, { start: address, end: address + size });
    },
    report: () => ({
      totalBytes: memory.buffer.byteLength,
      usedBytes: sum(sizes.values()),
      freeBytes: free(),
      blocks: sizes.size,
    }),
  };
}

function roundUp(value: number, step: number): number {
  return Math.ceil(value / step) * step;
}

function takeFrom(gaps: Gap[], size: number): number | undefined {
  const index = gaps.findIndex(({ start, end }) => end - start >= size);
  const gap = gaps[index];
  if (gap === undefined) return undefined;
  const address = gap.start;
  gap.start += size;
  if (gap.start === gap.end) gaps.splice(index, 1);
  return address;
}

/** Grows by what the gap at the end of the memory lacks. */
function grow(memory: GrowableMemory, gaps: Gap[], size: number, maximumBytes: number): number | "refused" | undefined {
  const total = memory.buffer.byteLength;
  const last = gaps.at(-1);
  const room = last !== undefined && last.end === total ? last.end - last.start : 0;
  const pages = Math.ceil((size - room) / PAGE_BYTES);
  if (total + pages * PAGE_BYTES > maximumBytes) return undefined;
  try {
    memory.grow(pages);
  } catch (error) {
    if (error instanceof RangeError) return "refused";
    throw error;
  }
  giveBack(gaps, { start: total, end: memory.buffer.byteLength });
  return takeFrom(gaps, size);
}

function giveBack(gaps: Gap[], block: Gap): void {
  const next = gaps.findIndex(({ start }) => start > block.start);
  const at = next === -1 ? gaps.length : next;
  gaps.splice(at, 0, block);
  mergeWithNext(gaps, at);
  if (at > 0) mergeWithNext(gaps, at - 1);
}

function mergeWithNext(gaps: Gap[], index: number): void {
  const gap = gaps[index];
  const next = gaps[index + 1];
  if (gap === undefined || next === undefined || gap.end !== next.start) return;
  gap.end = next.end;
  gaps.splice(index + 1, 1);
}
