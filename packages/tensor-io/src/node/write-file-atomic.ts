/** Writes files so that a killed run leaves either the old file or the new one. */

import { randomUUID } from "node:crypto";
import { open, rename, rm, stat } from "node:fs/promises";
import { basename, dirname, join } from "node:path";
import { FileError } from "../errors.js";

/**
 * Writes beside the target under a temporary name, flushes to the disk, and renames.
 * @throws {FileError} when the folder does not exist or cannot be written, or the target is a folder; nothing is left
 *   behind.
 */
export async function writeFileAtomic(path: string, bytes: Uint8Array): Promise<void> {
  await assertWritableTarget(path);
  const temporary = join(dirname(path), `.${basename(path)}.${randomUUID().slice(0, 8)}.tmp`);
  try {
    await writeAndFlush(temporary, bytes);
    await rename(temporary, path);
  } catch (cause) {
    await rm(temporary, { force: true }).catch(() => undefined);
    throw new FileError(path, explainWriteFailure(cause, path), { cause });
  }
}

async function assertWritableTarget(path: string): Promise<void> {
  const target = await stat(path).catch(() => undefined);
  if (target?.isDirectory()) throw new FileError(path, "is a folder, expected the name of a file to write");
}

async function writeAndFlush(path: string, bytes: Uint8Array): Promise<void> {
  const handle = await open(path, "wx");
  try {
    await handle.writeFile(bytes);
    await handle.sync();
  } finally {
    await handle.close();
  }
}

function explainWriteFailure(cause: unknown, path: string): string {
  const folder = dirname(path);
  switch ((cause as NodeJS.ErrnoException).code) {
    case "ENOENT":
      return `cannot be written: the folder ${folder} does not exist; create it first`;
    case "ENOTDIR":
      return `cannot be written: ${folder} is not a folder`;
    case "EACCES":
    case "EPERM":
    case "EROFS":
      return `cannot be written: no permission to write in ${folder}; choose another place`;
    case "ENOSPC":
      return "cannot be written: the disk is full";
    case "ENAMETOOLONG":
      return "cannot be written: the name is too long";
    default:
      return `cannot be written: ${cause instanceof Error ? cause.message : String(cause)}`;
  }
}
