import { createRandom } from "@autophase/tensor-io";
import { describe, expect, it } from "vitest";
import { EngineMemoryError } from "../errors.js";
import { createAllocator, type GrowableMemory, PAGE_BYTES } from "./allocator.js";

const PAGES = 16;

function open(maximumPages = PAGES) {
  const memory = new WebAssembly.Memory({ initial: 1, maximum: PAGES, shared: true });
  return createAllocator(memory, 1000, maximumPages * PAGE_BYTES);
}

describe("createAllocator", () => {
  it("hands out aligned blocks that do not overlap, above the first byte", () => {
    const allocator = open();
    const sizes = [1, 64, 65, 100_000, 7, 3000];
    const blocks = sizes.map((size) => ({ size, start: allocator.allocate(size) }));
    blocks.sort((a, b) => a.start - b.start);
    for (const [i, { start, size }] of blocks.entries()) {
      expect(start % 64).toBe(0);
      expect(start).toBeGreaterThanOrEqual(i === 0 ? 1000 : blocks[i - 1].start + blocks[i - 1].size);
      expect(start + size).toBeLessThanOrEqual(allocator.report().totalBytes);
    }
    expect(allocator.report()).toMatchObject({ blocks: 6, usedBytes: 64 + 64 + 128 + 100_032 + 64 + 3008 });
  });

  it("puts freed neighbours together again, whatever the order", () => {
    const random = createRandom(4);
    for (let round = 0; round < 20; round++) {
      const allocator = open();
      const all = allocator.report().freeBytes;
      const blocks = Array.from({ length: 50 }, () => allocator.allocate(Math.floor(random.uniform() * 10_000)));
      blocks.sort(() => random.uniform() - 0.5);
      for (const address of blocks) allocator.free(address);
      expect(allocator.report()).toMatchObject({ usedBytes: 0, blocks: 0, freeBytes: all });
      expect(allocator.allocate(all)).toBe(1024);
    }
  });

  it("stays as it is over many allocations of changing size", () => {
    const allocator = open();
    const random = createRandom(5);
    for (let i = 0; i < 1000; i++) {
      const blocks = [50_000, 20_000, 90_000].map((most) => allocator.allocate(1 + random.uniform() * most));
      for (const address of blocks) allocator.free(address);
    }
    expect(allocator.report()).toMatchObject({ usedBytes: 0, blocks: 0 });
    expect(allocator.report().totalBytes).toBeLessThanOrEqual(4 * PAGE_BYTES);
  });

  it("says what was asked and what is left when there is no more, and goes on", () => {
    const allocator = open(4);
    const first = allocator.allocate(PAGE_BYTES);
    const before = allocator.report();
    expect(() => allocator.allocate(4 * PAGE_BYTES)).toThrow(EngineMemoryError);
    expect(() => allocator.allocate(4 * PAGE_BYTES)).toThrow(
      `a block needs ${4 * PAGE_BYTES} bytes of memory, and ${3 * PAGE_BYTES - 1024} bytes are left`,
    );
    expect(allocator.report()).toEqual(before);
    allocator.free(first);
    expect(allocator.allocate(3 * PAGE_BYTES)).toBe(first);
  });

  it("says the same when the machine has no more, although the limit would allow it", () => {
    const buffer = new ArrayBuffer(PAGE_BYTES);
    const memory: GrowableMemory = {
      buffer,
      grow: () => {
        throw new RangeError("could not grow");
      },
    };
    const allocator = createAllocator(memory, 0, 100 * PAGE_BYTES);
    expect(() => allocator.allocate(2 * PAGE_BYTES)).toThrow(
      "a block needs 131072 bytes of memory, and 65536 bytes are left",
    );
    expect(allocator.allocate(PAGE_BYTES)).toBe(0);
  });

  it("knows its blocks", () => {
    const allocator = open();
    const address = allocator.allocate(10);
    allocator.free(address);
    expect(() => allocator.free(address)).toThrow(RangeError);
  });
});
