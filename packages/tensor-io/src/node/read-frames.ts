/** A rocking scan as one volume, from a folder of frames or from one stack. */

import { basename, dirname, join } from "node:path";
import { type FrameFile, framesFrom, type ReadFramesOptions, stackFrom } from "../any-format/frames-from.js";
import { pickFrames } from "../any-format/pick-frames.js";
import type { RealArray } from "../arrays/array.js";
import { FileError } from "../errors.js";
import { readEntries, stat } from "./file-system.js";
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
export async function listFrames(path: string): Promise<string[]> {
  const [files, { folder }] = [await frameFilesOf(path), await seriesOf(path)];
  return pickFrames(files, path).map(({ name }) => join(folder, name));
}

interface Series {
  readonly folder: string;
  readonly isWanted: (name: string) => boolean;
}

/**
 * `FOLDER/S0054_*.tif` is those frames of the folder alone, of which it may hold several scans; but a file or folder
 * that is called so is meant itself.
 */
async function seriesOf(path: string): Promise<Series> {
  const last = basename(path);
  const isThere = (): Promise<boolean> =>
    stat(path).then(
      () => true,
      () => false,
    );
  if (!last.includes("*") || (await isThere())) return { folder: path, isWanted: () => true };
  const [first, ...rest] = last.split("*");
  const isWanted = (name: string): boolean => {
    if (!name.startsWith(first)) return false;
    let at = first.length;
    for (const [k, part] of rest.entries()) {
      const found = k === rest.length - 1 ? name.length - part.length : name.indexOf(part, at);
      if (found < at || !name.startsWith(part, found)) return false;
      at = found + part.length;
    }
    return true;
  };
  return { folder: dirname(path), isWanted };
}

/** @throws {FileError} when there is nothing of that name. */
export async function isFolder(path: string): Promise<boolean> {
  const { folder } = await seriesOf(path);
  const target = await stat(folder).catch((cause: unknown) => {
    throw new FileError(path, explainReadFailure(cause), { cause });
  });
  return target.isDirectory();
}

/** Everything in a folder; names of folders in it end in a slash. @throws {FileError} when it cannot be read. */
export async function frameFilesOf(path: string): Promise<FrameFile[]> {
  const { folder, isWanted } = await seriesOf(path);
  const entries = await readEntries(folder).catch((cause: unknown) => {
    throw new FileError(folder, explainReadFailure(cause), { cause });
  });
  return entries
    .filter(({ name }) => isWanted(name))
    .map((entry) => {
      const readAll = (signal?: AbortSignal): Promise<Uint8Array> =>
        readFileBytes(join(folder, entry.name), { signal });
      return { name: entry.isDirectory ? `${entry.name}/` : entry.name, readAll };
    });
}
