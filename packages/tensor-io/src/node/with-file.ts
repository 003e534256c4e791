/** A file on disk that is read where it is needed, whatever its size. */

import { closeSync, fstatSync, openSync, readSync } from "node:fs";
import { FileError } from "../errors.js";
import type { RandomAccess } from "../random-access.js";
import { explainReadFailure } from "./read-file-bytes.js";

/**
 * Opens a file for the duration of `use`.
 * @throws {FileError} when it is missing, a folder, or may not be read.
 */
export async function withFile<Result>(path: string, use: (file: RandomAccess) => Promise<Result>): Promise<Result> {
  const { descriptor, size } = open(path);
  try {
    return await use({ size, read: (target, position) => readSync(descriptor, target, 0, target.length, position) });
  } finally {
    closeSync(descriptor);
  }
}

function open(path: string): { descriptor: number; size: number } {
  try {
    const descriptor = openSync(path, "r");
    const status = fstatSync(descriptor);
    if (!status.isDirectory()) return { descriptor, size: status.size };
    closeSync(descriptor);
  } catch (cause) {
    throw new FileError(path, explainReadFailure(cause), { cause });
  }
  throw new FileError(path, "is a folder, expected a file");
}
