/** A file on disk that is read where it is needed, whatever its size. */

import { closeSync, readSync } from "node:fs";
import { dirname, join, sep } from "node:path";
import { FileError } from "../errors.js";
import { assertNoPointer, LONGEST_POINTER } from "../git-lfs-pointer.js";
import { inMemory, type RandomAccess, readRange } from "../source.js";
import { realpathSync, statSync } from "./file-system.js";
import { type OpenedInput, openInput, readPipe } from "./open-input.js";
import { explainReadFailure, readFileBytes } from "./read-file-bytes.js";

/**
 * Opens a file, and those of its folder that it refers to, for the duration of `use`.
 * @throws {FileError} when it is missing, a folder or a device, may not be read, or is a pipe that nobody writes; when
 *   a file that it refers to is outside of its folder.
 */
export async function withFile<Result>(path: string, use: (file: RandomAccess) => Promise<Result>): Promise<Result> {
  const opened = new Map<string, OpenedFile>();
  try {
    const file = open(path, path, opened);
    const access = file.isPipe ? inMemory(await readPipe(path, file.descriptor)) : file;
    return await use({ ...access, beside: (name) => openBeside(path, name, opened) });
  } finally {
    for (const { descriptor } of opened.values()) closeSync(descriptor);
  }
}

interface OpenedFile extends RandomAccess {
  readonly descriptor: number;
  readonly isPipe: boolean;
}

function open(path: string, key: string, opened: Map<string, OpenedFile>): OpenedFile {
  const before = opened.get(key);
  if (before !== undefined) return before;
  const { descriptor, size, isPipe } = openChecked(path);
  const read: RandomAccess["read"] = (target, position) => readSync(descriptor, target, 0, target.length, position);
  const readAll = (signal?: AbortSignal): Promise<Uint8Array> => readFileBytes(path, { signal });
  if (!isPipe && size <= LONGEST_POINTER) assertNoPointer(readRange({ size, read }, 0, size), path);
  const file = { descriptor, size, isPipe, read, readAll };
  opened.set(key, file);
  return file;
}

function openChecked(path: string): OpenedInput {
  try {
    return openInput(path);
  } catch (cause) {
    if (cause instanceof FileError) throw cause;
    throw new FileError(path, explainReadFailure(cause), { cause });
  }
}

/** Symbolic links are followed as long as they stay in the folder. */
function openBeside(path: string, name: string, opened: Map<string, OpenedFile>): RandomAccess | undefined {
  const folder = dirname(realpathSync(path));
  const target = join(folder, name);
  // a pipe would wait for somebody to write
  if (!statSync(target)?.isFile()) return undefined;
  const real = realpathSync(target);
  if (real.startsWith(folder.endsWith(sep) ? folder : folder + sep)) return open(real, real, opened);
  throw new FileError(target, `leads out of the folder of ${path}; put a copy there`);
}
