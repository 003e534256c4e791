/** Reads whole files, with errors that say what to do. */

import { closeSync, readFile } from "node:fs";
import { FileError } from "../errors.js";
import { assertNoPointer } from "../git-lfs-pointer.js";
import { openInput, readPipe } from "./open-input.js";

/**
 * The bytes of a file. @throws {FileError} when it is missing, a folder or a device, may not be read, or is a
 * pipe that nobody writes.
 * @throws {FormatError} for a pointer of Git LFS in its place.
 */
export async function readFileBytes(
  path: string,
  { signal }: { readonly signal?: AbortSignal | undefined } = {},
): Promise<Uint8Array> {
  let bytes: Uint8Array;
  signal?.throwIfAborted();
  try {
    bytes = await readOpened(path, signal);
  } catch (cause) {
    signal?.throwIfAborted();
    if (cause instanceof FileError) throw cause;
    throw new FileError(path, explainReadFailure(cause), { cause });
  }
  assertNoPointer(bytes, path);
  return bytes;
}

/** The text of a file, as UTF-8. @throws {FileError | FormatError} as {@link readFileBytes}. */
export async function readFileText(path: string): Promise<string> {
  return new TextDecoder().decode(await readFileBytes(path));
}

async function readOpened(path: string, signal: AbortSignal | undefined): Promise<Uint8Array> {
  const { descriptor, isPipe } = openInput(path);
  try {
    if (isPipe) return await readPipe(path, descriptor, signal);
    const buffer = await readDescriptor(descriptor, signal);
    return new Uint8Array(buffer.buffer, buffer.byteOffset, buffer.byteLength);
  } finally {
    closeSync(descriptor);
  }
}

/** The promises of the file system take handles alone, and to open one would wait at a pipe. */
function readDescriptor(descriptor: number, signal: AbortSignal | undefined): Promise<Buffer> {
  return new Promise((resolve, reject) => {
    readFile(descriptor, { signal }, (cause, bytes) => (cause ? reject(cause) : resolve(bytes)));
  });
}

/** A sentence for an error of the file system. */
export function explainReadFailure(cause: unknown): string {
  switch ((cause as NodeJS.ErrnoException).code) {
    case "ENOENT":
    case "ENOTDIR":
      return "no such file or folder";
    case "EISDIR":
      return "is a folder, expected a file";
    case "EACCES":
    case "EPERM":
      return "may not be read: permission denied";
    case "ERR_FS_FILE_TOO_LARGE":
      return "is larger than can be read at once (2 GiB)";
    default:
      return `cannot be read: ${cause instanceof Error ? cause.message : String(cause)}`;
  }
}
