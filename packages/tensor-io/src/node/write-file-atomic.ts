/** Writes files so that a killed run leaves either the old file or the new one. */

import { constants } from "node:fs";
import type { FileHandle } from "node:fs/promises";
import { FileError } from "../errors.js";
import { open, rename, rm } from "./file-system.js";
import { type OutputTarget, outputTarget, writeFailure } from "./output-target.js";
import { temporaryFor } from "./temporary-files.js";

/**
 * Writes beside the target under a temporary name, flushes to the disk, and renames. A file that is replaced hands on
 * its mode and owner, a link stays and what it leads to is replaced; into a device or a pipe the bytes are written.
 * @throws {FileError} when the folder does not exist or cannot be written, or the target is a folder. @throws
 *   {NoRoomError} when the disk is full. Nothing is left behind.
 */
export async function writeFileAtomic(path: string, bytes: Uint8Array): Promise<void> {
  const target = await outputTarget(path);
  try {
    if (target.kind === "stream") await writeInto(target, bytes);
    else await replace(target, bytes);
  } catch (cause) {
    if (cause instanceof FileError) throw cause;
    throw writeFailure(path, cause);
  }
}

async function replace({ path, before }: OutputTarget, bytes: Uint8Array): Promise<void> {
  const temporary = temporaryFor(path);
  try {
    const handle = await open(temporary, "wx");
    try {
      await handle.writeFile(bytes);
      if (before) await handOn(handle, before);
      await handle.sync();
    } finally {
      await handle.close();
    }
    await rename(temporary, path);
  } catch (cause) {
    await rm(temporary, { force: true }).catch(() => undefined);
    throw cause;
  }
}

async function handOn(handle: FileHandle, { mode, uid, gid }: NonNullable<OutputTarget["before"]>): Promise<void> {
  const own = await handle.stat();
  // only root may give files away
  if (own.uid !== uid || own.gid !== gid) await handle.chown(uid, gid).catch(() => undefined);
  await handle.chmod(mode & 0o7777);
}

async function writeInto({ path, before }: OutputTarget, bytes: Uint8Array): Promise<void> {
  const isPipe = before !== undefined && (before.mode & constants.S_IFMT) === constants.S_IFIFO;
  // held until the end: a reader takes the last writer that leaves for the end of the data
  const reader = isPipe ? await openForReader(path) : undefined;
  try {
    const handle = await open(path, "w");
    try {
      await handle.writeFile(bytes);
    } finally {
      await handle.close();
    }
  } finally {
    await reader?.close();
  }
}

/** Opened as usual, a pipe without a reader would wait for ever. */
async function openForReader(path: string): Promise<FileHandle> {
  const end = performance.now() + READER_MILLISECONDS;
  for (;;) {
    try {
      return await open(path, constants.O_WRONLY | constants.O_NONBLOCK);
    } catch (cause) {
      if ((cause as NodeJS.ErrnoException).code !== "ENXIO") throw cause;
      if (performance.now() > end) throw new FileError(path, "is a pipe that nobody reads", { cause });
      await new Promise((resolve) => setTimeout(resolve, 50));
    }
  }
}

const READER_MILLISECONDS = 3000;
