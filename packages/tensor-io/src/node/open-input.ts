/** Opens what is read: files, and pipes that somebody writes; nothing that has no end, and nothing that waits. */

import { closeSync, constants, fstatSync, readSync } from "node:fs";
import { FileError } from "../errors.js";
import { openSync } from "./file-system.js";

export interface OpenedInput {
  readonly descriptor: number;
  /** Bytes; of a pipe nobody knows. */
  readonly size: number;
  readonly isPipe: boolean;
}

/**
 * Never waits: a pipe without a writer is opened too.
 * @throws {FileError} for a folder, a device or a socket.
 * @throws what the file system says of a file that is missing or may not be read.
 */
export function openInput(path: string): OpenedInput {
  const descriptor = openSync(path, constants.O_RDONLY | (constants.O_NONBLOCK ?? 0));
  const status = fstatSync(descriptor);
  if (status.isFile() || status.isFIFO()) return { descriptor, size: status.size, isPipe: status.isFIFO() };
  closeSync(descriptor);
  const kind = status.isDirectory() ? "folder" : status.isSocket() ? "socket" : "device";
  throw new FileError(path, `is a ${kind}, expected a file`);
}

/** A program that writes a pipe may take long to begin, but is there. */
const WRITER_MILLISECONDS = 3000;
const MOST_BYTES = 2 ** 28;
const PART_BYTES = 2 ** 16;

/**
 * All that is written into a pipe until its last writer leaves.
 * @throws {FileError} when there is no writer within seconds, or no end within 256 MiB.
 */
export async function readPipe(path: string, descriptor: number, signal?: AbortSignal): Promise<Uint8Array> {
  const parts: Uint8Array[] = [];
  const end = performance.now() + WRITER_MILLISECONDS;
  for (let size = 0; ; ) {
    signal?.throwIfAborted();
    const part = new Uint8Array(PART_BYTES);
    const count = readReady(descriptor, part);
    if (count === 0 && size > 0) return joined(parts, size);
    if (count === 0 && performance.now() > end) throw new FileError(path, "is a pipe that nobody writes");
    if (!count) await new Promise((resolve) => setTimeout(resolve, 5));
    else {
      parts.push(part.subarray(0, count));
      size += count;
    }
    if (size > MOST_BYTES)
      throw new FileError(path, "is a pipe of more than 256 MiB; write what comes out of it to a file first");
  }
}

/** `undefined` while there is a writer that has nothing yet; 0 where there is none. */
function readReady(descriptor: number, target: Uint8Array): number | undefined {
  try {
    return readSync(descriptor, target, 0, target.length, null);
  } catch (cause) {
    if ((cause as NodeJS.ErrnoException).code === "EAGAIN") return undefined;
    throw cause;
  }
}

function joined(parts: readonly Uint8Array[], size: number): Uint8Array {
  const out = new Uint8Array(size);
  let at = 0;
  for (const part of parts) {
    out.set(part, at);
    at += part.length;
  }
  return out;
}
