/** What is under the name of an output, and whether it may be replaced: the file itself, never a device or a link. */

import { constants, type Stats } from "node:fs";
import { basename, dirname, isAbsolute, join } from "node:path";
import { FileError, NoRoomError } from "../errors.js";
import { absolute, access, lstat, readlink, realpath, stat, statfs } from "./file-system.js";

export interface OutputTarget {
  /** `stream`: a device or a pipe, which is written into; `file`: replaced as a whole. */
  readonly kind: "file" | "stream";
  /** Where links lead. */
  readonly path: string;
  /** Of the file that is replaced. */
  readonly before: Pick<Stats, "mode" | "uid" | "gid" | "dev" | "ino"> | undefined;
}

/**
 * Finds out before the work, not after it, that an output cannot be written.
 * @param bytes - how large it becomes, where that is known.
 * @throws {FileError} for a folder, a socket, a disk, a name that is empty or too long, a folder that is missing or
 *   closed, a file that is read-only, and too little room.
 */
export async function outputTarget(path: string, bytes = 0): Promise<OutputTarget> {
  if (path === "") throw new FileError('""', "is no name; name a file to write");
  if (/[/\\]$/.test(path) && path !== "/")
    throw new FileError(path, "is a folder, expected the name of a file to write");
  if (path.includes("\0")) throw new FileError(path, "cannot be written: no name holds a zero byte");
  const led = await followLinks(path);
  const found = await stat(led).catch((cause: NodeJS.ErrnoException) => {
    if (cause.code === "ENOENT") return undefined;
    throw writeFailure(path, cause);
  });
  if (found?.isDirectory()) throw new FileError(path, "is a folder, expected the name of a file to write");
  if (found?.isSocket() || found?.isBlockDevice()) {
    throw new FileError(
      path,
      `is a ${found.isSocket() ? "socket" : "disk"}, which nothing is written into; name a file`,
    );
  }
  if (found?.isFIFO() || found?.isCharacterDevice()) return { kind: "stream", path, before: found };
  await assertFolderTakes(path, led, found);
  await assertRoom(path, bytes, dirname(led));
  return { kind: "file", path: led, before: found };
}

/**
 * @param folder - on the disk of an output; default the output, a folder itself.
 * @throws {NoRoomError} when that has less room than the output takes.
 */
export async function assertRoom(output: string, bytes: number, folder: string = output): Promise<void> {
  const disk = await statfs(folder).catch(() => undefined);
  const free = disk && disk.bavail * disk.bsize;
  if (free === undefined || free >= bytes) return;
  throw new NoRoomError(output, `needs about ${megabytes(bytes)}, and ${megabytes(free)} are free on its disk`);
}

/** To where a chain of links leads, whether or not anything is there. */
async function followLinks(path: string): Promise<string> {
  let at = absolute(path);
  for (let links = 0; links < MOST_LINKS; links++) {
    const found = await lstat(at).catch(() => undefined);
    if (!found?.isSymbolicLink()) return inRealFolder(at);
    // those of /proc and /dev lead to what is open, under whatever name
    if (/^\/(proc|dev)\//.test(at)) return realpath(at).catch(() => at);
    const leads = await readlink(at);
    at = isAbsolute(leads) ? leads : join(dirname(at), leads);
  }
  throw new FileError(path, "cannot be written: its links lead in a circle");
}

const MOST_LINKS = 40;

async function inRealFolder(path: string): Promise<string> {
  const folder = await realpath(dirname(path)).catch(() => dirname(path));
  return join(folder, basename(path));
}

async function assertFolderTakes(path: string, led: string, found: Stats | undefined): Promise<void> {
  const refuse = (cause: unknown): never => {
    throw writeFailure(path, cause);
  };
  const folder = await stat(dirname(led)).catch(refuse);
  if (!folder.isDirectory()) throw new FileError(path, `cannot be written: ${dirname(path)} is not a folder`);
  await access(dirname(led), constants.W_OK).catch(refuse);
  if (found) {
    await access(led, constants.W_OK).catch((cause: unknown) => {
      throw new FileError(path, "cannot be written: it is read-only; choose another name", { cause });
    });
  }
}

/** What a failure of the system to write a file is called: `NoRoomError` on a full disk. */
export function writeFailure(path: string, cause: unknown): FileError {
  const { code } = cause as NodeJS.ErrnoException;
  if (code === "ENOSPC" || code === "EDQUOT")
    return new NoRoomError(path, "cannot be written: the disk is full", { cause });
  return new FileError(path, explainWriteFailure(cause, path), { cause });
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
    case "ENAMETOOLONG":
      return "cannot be written: the name is too long";
    default:
      return `cannot be written: ${cause instanceof Error ? cause.message : String(cause)}`;
  }
}

function megabytes(bytes: number): string {
  return `${(bytes / 1e6).toPrecision(3)} MB`;
}
