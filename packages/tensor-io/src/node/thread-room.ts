/** `@autophase/tensor-io/thread-room/node`: whether a thread has room, asked before V8 would end the process. */

import { readFileSync } from "node:fs";
import type { Worker } from "node:worker_threads";
import { AddressSpaceError } from "../errors.js";

/** What a thread of Node reserves, measured as 0.60 to 0.73 GB with Node 20 (and 10.5 or 4.2 GB for a memory). */
const THREAD_BYTES = 0.8e9;

/** What helps where a limit of the address space is in the way. */
export const ADDRESS_SPACE_HINT =
  "raise the limit of the address space (ulimit -v; a thread takes up to 0.8 GB, a memory of WebAssembly 11 GB), or " +
  "start the program with NODE_OPTIONS=--disable-wasm-trap-handler, with which such a memory takes 4.3 GB";

/** Of the address space of this process, in bytes, read once, since next to nobody changes it; infinite without one. */
let limit: number | undefined;

/** What the limit of the address space (`ulimit -v`) leaves to this process, in bytes; undefined without one. */
export function addressSpaceLeft(): number | undefined {
  limit ??= numberIn("limits", /^Max address space\s+(\d+)/m) ?? Number.POSITIVE_INFINITY;
  if (limit === Number.POSITIVE_INFINITY) return undefined;
  const used = numberIn("status", /^VmSize:\s+(\d+)/m);
  return used === undefined ? undefined : Math.max(0, limit - 1024 * used);
}

/** From a file on this process of Linux, the only system that keeps to such a limit. */
function numberIn(name: string, pattern: RegExp): number | undefined {
  try {
    const text = pattern.exec(readFileSync(`/proc/self/${name}`, "utf8"))?.[1];
    return text === undefined ? undefined : Number(text);
  } catch {
    return undefined;
  }
}

/** Threads that were begun and have not reserved yet what they will. */
let starting = 0;

/**
 * Starts a thread, where the address space has room for it and for those that are just being started.
 * @param left - bytes that may still be reserved; undefined: no limit.
 * @throws {AddressSpaceError} where it has not.
 */
export function openThread(make: () => Worker, left: number | undefined = addressSpaceLeft()): Worker {
  assertThreadRoom(left);
  const worker = make();
  if (left === undefined) return worker;
  starting++;
  let isStarting = true;
  const settle = () => {
    if (isStarting) starting--;
    isStarting = false;
  };
  worker.once("online", settle).once("exit", settle);
  return worker;
}

/** @throws {AddressSpaceError} where one thread more has no room. */
export function assertThreadRoom(left: number | undefined = addressSpaceLeft()): void {
  if (left === undefined || left >= (starting + 1) * THREAD_BYTES) return;
  const room = Math.max(0, left - starting * THREAD_BYTES);
  const has = `${(room / 1e9).toFixed(2)} GB of the address space are left`;
  throw new AddressSpaceError(`there is no room for another thread, ${has}: ${ADDRESS_SPACE_HINT}`);
}

/** Why something could not be started, with what helps where WebAssembly found no room. */
export function startFailureOf(error: unknown): string {
  const message = error instanceof Error ? error.message : String(error);
  if (!/cannot allocate wasm memory|could not allocate memory/i.test(message)) return message;
  return `WebAssembly cannot reserve its memory: ${ADDRESS_SPACE_HINT}`;
}
