/** A file on disk that is read where it is needed, whatever its size. */

import { closeSync, fstatSync, openSync, readSync, realpathSync, statSync } from "node:fs";
import { dirname, join, sep } from "node:path";
import { FileError } from "../errors.js";
import { assertNoPointer, LONGEST_POINTER } from "../git-lfs-pointer.js";
import { type RandomAccess, readRange } from "../source.js";
import { explainReadFailure, readFileBytes } from "./read-file-bytes.js";

/**
 * Opens a file, and those of its folder that it refers to, for the duration of `use`.
 * @throws {FileError} when it is missing, a folder, or may not be read; when a file that it refers to is outside of its
 *   folder.
 */
export async function withFile<Result>(path: string, use: (file: RandomAccess) => Promise<Result>): Promise<Result> {
  const opened = new Map<string, OpenedFile>();
  try {
    return await use({ ...open(path, path, opened), beside: (name) => openBeside(path, name, opened) });
  } finally {
    for (const { descriptor } of opened.values()) closeSync(descriptor);
  }
}

interface OpenedFile extends RandomAccess {
  readonly descriptor: number;
}

function open(path: string, key: string, opened: Map<string, OpenedFile>): OpenedFile {
  const before = opened.get(key);
  if (before !== undefined) return before;
  const { descriptor, size } = openChecked(path);
  const read: RandomAccess["read"] = (target, position) => readSync(descriptor, target, 0, target.length, position);
  const readAll = (signal?: AbortSignal): Promise<Uint8Array> => readFileBytes(path, { signal });
  if (size <= LONGEST_POINTER) assertNoPointer(readRange({ size, read }, 0, size), path);
  const file = { descriptor, size, read, readAll };
  opened.set(key, file);
  return file;
}

function openChecked(path: string): { descriptor: number; size: number } {
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

/** Symbolic links are followed as long as they stay in the folder. */
function openBeside(path: string, name: string, opened: Map<string, OpenedFile>): RandomAccess | undefined {
  const folder = dirname(realpathSync(path));
  const target = join(folder, name);
  // a pipe would wait for somebody to write
  if (!statSync(target, { throwIfNoEntry: false })?.isFile()) return undefined;
  const real = realpathSync(target);
  if (real.startsWith(folder.endsWith(sep) ? folder : folder + sep)) return open(real, real, opened);
  throw new FileError(target, `leads out of the folder of ${path}; put a copy there`);
}
