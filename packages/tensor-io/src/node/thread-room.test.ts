import { EventEmitter } from "node:events";
import type { Worker } from "node:worker_threads";
import { expect, it } from "vitest";
import { AddressSpaceError } from "../errors.js";
import { assertThreadRoom, openThread, startFailureOf } from "./thread-room.js";

const begin = (): Worker => new EventEmitter() as Worker;

it("starts what there is room for, and counts those that have not reserved theirs yet", () => {
  const first = openThread(begin, 1.7e9);
  const second = openThread(begin, 1.7e9);
  expect(() => openThread(begin, 1.7e9)).toThrow(
    /^there is no room for another thread, 0.10 GB of the address space are left: .*ulimit -v.*NODE_OPTIONS/,
  );
  // once for each
  for (const worker of [first, second]) for (const event of ["online", "exit"]) worker.emit(event);
  expect(() => assertThreadRoom(0.8e9)).not.toThrow();
  expect(() => assertThreadRoom(0.7e9)).toThrow(AddressSpaceError);
});

it("starts all where there is no limit", () => {
  for (let i = 0; i < 3; i++) openThread(begin, undefined);
  expect(() => assertThreadRoom(undefined)).not.toThrow();
});

it("says what helps where WebAssembly has no room", () => {
  const refused = "Aborted(RangeError: WebAssembly.instantiate(): Out of memory: Cannot allocate Wasm memory)";
  expect(startFailureOf(new Error(refused))).toMatch(/^WebAssembly cannot reserve its memory: raise the limit/);
  expect(startFailureOf(new Error("no such module"))).toBe("no such module");
});
