/** A rocking scan as one volume, from a folder of frames or from one stack. */

import { readdir, stat } from "node:fs/promises";
import { join } from "node:path";
import { type FrameFile, framesFrom, type ReadFramesOptions, stackFrom } from "../any-format/frames-from.js";
import { pickFrames } from "../any-format/pick-frames.js";
import type { RealArray } from "../array.js";
import { FileError } from "../errors.js";
import { explainReadFailure, readFileBytes } from "./read-file-bytes.js";
import { withFile } from "./with-file.js";

/**
 * {@link framesFrom} of a folder, or {@link stackFrom} of a file.
 * @throws {FileError} when it is missing, cannot be read, or holds no frames; else as there.
 */
export async function readFrames(path: string, options: ReadFramesOptions = {}): Promise<RealArray> {
  if (await isFolder(path)) return framesFrom(await frameFilesOf(path), path, options);
  return withFile(path, (file) => stackFrom(file, path, options));
}

/** Paths of the frames of a folder in natural order. @throws {FileError} for a folder without frames. */
export async function listFrames(folder: string): Promise<string[]> {
  return pickFrames(await frameFilesOf(folder), folder).map(({ name }) => join(folder, name));
}

/** @throws {FileError} when there is nothing of that name. */
export async function isFolder(path: string): Promise<boolean> {
  const target = await stat(path).catch((cause: unknown) => {
    throw new FileError(path, explainReadFailure(cause), { cause });
  });
  return target.isDirectory();
}

/** Everything in a folder; names of folders in it end in a slash. @throws {FileError} when it cannot be read. */
export async function frameFilesOf(folder: string): Promise<FrameFile[]> {
  const entries = await readdir(folder, { withFileTypes: true }).catch((cause: unknown) => {
    throw new FileError(folder, explainReadFailure(cause), { cause });
  });
  return entries.map((entry) => {
    const readAll = (signal?: AbortSignal): Promise<Uint8Array> => readFileBytes(join(folder, entry.name), { signal });
    return { name: entry.isDirectory() ? `${entry.name}/` : entry.name, readAll };
  });
}
