/** Reads whole files, with errors that say what to do. */

import { readFile } from "node:fs/promises";
import { FileError } from "../errors.js";
import { assertNoPointer } from "../git-lfs-pointer.js";

/**
 * The bytes of a file. @throws {FileError} when it is missing, a folder, or may not be read.
 * @throws {FormatError} for a pointer of Git LFS in its place.
 */
export async function readFileBytes(
  path: string,
  { signal }: { readonly signal?: AbortSignal | undefined } = {},
): Promise<Uint8Array> {
  let bytes: Uint8Array;
  try {
    const buffer = await readFile(path, signal === undefined ? {} : { signal });
    bytes = new Uint8Array(buffer.buffer, buffer.byteOffset, buffer.byteLength);
  } catch (cause) {
    signal?.throwIfAborted();
    throw new FileError(path, explainReadFailure(cause), { cause });
  }
  assertNoPointer(bytes, path);
  return bytes;
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
