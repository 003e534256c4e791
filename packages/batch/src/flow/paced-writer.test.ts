import { afterEach, beforeEach, expect, it, vi } from "vitest";
import { createPacedWriter } from "./paced-writer.js";

const pause = (milliseconds: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, milliseconds));

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

/** What takes 10 ms to write; the one that is told to fails. */
function recorder(failing?: number) {
  const written: [state: number, at: number][] = [];
  const began = performance.now();
  const writer = createPacedWriter(async (state: number) => {
    await pause(10);
    if (state === failing) throw new RangeError(`state ${state}`);
    written.push([state, performance.now() - began]);
  });
  return { written, writer };
}

it("writes the first at once, of the next the last once nine times as long is past, and the end when it comes", async () => {
  const { written, writer } = recorder();
  const first = writer.write(1);
  await vi.advanceTimersByTimeAsync(10);
  await first;
  await writer.write(2);
  await writer.write(3);
  await vi.advanceTimersByTimeAsync(85);
  expect(written).toEqual([[1, 10]]);
  await writer.write(4);
  await vi.advanceTimersByTimeAsync(20);
  expect(written).toEqual([
    [1, 10],
    [4, 110],
  ]);
  await writer.write(5);
  const end = writer.finish(6);
  await vi.advanceTimersByTimeAsync(10);
  await end;
  await vi.advanceTimersByTimeAsync(1000);
  expect(written.slice(2)).toEqual([[6, 125]]);
});

it("never writes two at a time, and takes up what came meanwhile", async () => {
  const { written, writer } = recorder();
  const both = [writer.write(1), writer.write(2)];
  await vi.advanceTimersByTimeAsync(110);
  await Promise.all(both);
  expect(written).toEqual([
    [1, 10],
    [2, 110],
  ]);
  void writer.write(3);
  await vi.advanceTimersByTimeAsync(95);
  const end = writer.finish(4);
  await vi.advanceTimersByTimeAsync(20);
  await end;
  expect(written.slice(2)).toEqual([
    [3, 210],
    [4, 220],
  ]);
});

it("hands on what a writing threw, at once or with the next", async () => {
  const { writer } = recorder(2);
  const first = writer.write(1);
  await vi.advanceTimersByTimeAsync(10);
  await first;
  await writer.write(2);
  await vi.advanceTimersByTimeAsync(200);
  await expect(writer.write(3)).rejects.toThrow("state 2");
  await expect(writer.finish(4)).rejects.toThrow("state 2");
});
