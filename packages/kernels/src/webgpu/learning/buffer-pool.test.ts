/// <reference types="@webgpu/types" />
import { expect, it, vi } from "vitest";
import { EngineMemoryError } from "../../errors.js";
import { createBufferPool } from "./buffer-pool.js";

/** With so many bytes and no more; a buffer that is mapped at once is refused by an error. */
function smallDevice(most: number) {
  let left = most;
  let refused = 0;
  const device = {
    pushErrorScope: () => {
      refused = 0;
    },
    popErrorScope: async () => (refused > 0 ? { message: "out of memory" } : null),
    createBuffer: ({ size, mappedAtCreation }: GPUBufferDescriptor) => {
      if (size > left && mappedAtCreation) throw new RangeError("no room to map it");
      if (size > left) refused++;
      else left -= size;
      return { size, destroy: vi.fn() };
    },
  } as unknown as GPUDevice;
  return { device, spoil: vi.fn<(reason: Error) => void>() };
}

const MB = 2 ** 20;

it("spoils a device that has not the memory, with what was asked for and what there is", async () => {
  const gpu = smallDevice(5 * MB);
  const pool = createBufferPool(gpu);
  pool.take(3 * MB);
  pool.give(pool.take(2 * MB));
  pool.take(2 * MB);
  await new Promise(setImmediate);
  expect(gpu.spoil).not.toHaveBeenCalled();
  pool.take(MB);
  await new Promise(setImmediate);
  const [reason] = gpu.spoil.mock.calls[0] as [EngineMemoryError];
  expect(reason).toBeInstanceOf(EngineMemoryError);
  expect(reason).toMatchObject({ requestedBytes: 6 * MB, freeBytes: 5 * MB });
});

it("refuses at once what would be mapped", async () => {
  const gpu = smallDevice(2 * MB);
  const pool = createBufferPool(gpu);
  expect(() => pool.make(3 * MB, true)).toThrow(EngineMemoryError);
  await new Promise(setImmediate);
  expect(gpu.spoil).not.toHaveBeenCalled();
});
