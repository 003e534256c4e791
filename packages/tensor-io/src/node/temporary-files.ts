/** Names of files that are not whole yet, and the removal of those whose writer is gone. */

import { randomBytes } from "node:crypto";
import { basename, dirname, join } from "node:path";
import { FileError } from "../errors.js";
import { readdir, readFileSync, rm, stat } from "./file-system.js";
import { nativePath } from "./path-bytes.js";
import { hashOf, isAlive, ownIdentity, type ProcessIdentity } from "./process-identity.js";
import { explainReadFailure } from "./read-file-bytes.js";

/** Which file it becomes, whose it is, and which of that process. */
const TEMPORARY = /^\.autophase-([0-9a-f]{8})-([0-9a-f]{8})-(\d+)-(\d+)-[0-9a-f]{8}\.tmp$/;
const LOCK = /^\.autophase-[0-9a-f]{8}\.lock$/;

/** Beside `path`, and of a length that every file system takes, however long the name of the file is. */
export function temporaryFor(path: string): string {
  const { host, pid, began } = ownIdentity();
  const name = [hashOf(nativePath(basename(path))), host, pid, began, randomBytes(4).toString("hex")].join("-");
  return join(dirname(path), `.autophase-${name}.tmp`);
}

/** A file that is made by its owner alone, as JSON with the fields of its identity. */
export function lockFor(path: string): string {
  return join(dirname(path), `.autophase-${hashOf(nativePath(basename(path)))}.lock`);
}

/** Bytes of a name, on all common file systems. */
const LONGEST_NAME = 255;

/** `R.cxi.checkpoint` beside `R.cxi`; where that is longer than a name may be, one by the hash of the file's. */
export function nameBeside(path: string, ending: string): string {
  const name = basename(path);
  if (Buffer.byteLength(nativePath(`${name}${ending}`)) <= LONGEST_NAME) return `${path}${ending}`;
  return join(dirname(path), `.autophase-${hashOf(nativePath(name))}${ending}`);
}

export interface SweptFile {
  readonly path: string;
  readonly bytes: number;
}

/**
 * Removes what killed runs left in a folder: temporary files whose process is gone. Those of other machines stay.
 * @param target - the path of a file: only what would have become it.
 * @throws {FileError} when the folder cannot be read.
 */
export async function sweepTemporaries(folder: string, target?: string): Promise<readonly SweptFile[]> {
  const names = await readdir(folder).catch((cause: unknown) => {
    throw new FileError(folder, explainReadFailure(cause), { cause });
  });
  const wanted = target === undefined ? undefined : hashOf(nativePath(basename(target)));
  const swept: SweptFile[] = [];
  for (const name of names) {
    const path = join(folder, name);
    const [, file, host, pid, began] = TEMPORARY.exec(name) ?? [];
    if (wanted !== undefined && wanted !== file) continue;
    const owner = file === undefined ? ownerOfLock(path) : identityOf(host, pid, began);
    if (!owner || isAlive(owner) !== false) continue;
    const bytes = (await stat(path).catch(() => undefined))?.size ?? 0;
    await rm(path, { force: true }).catch(() => undefined);
    swept.push({ path, bytes });
  }
  return swept;
}

/** `undefined` for what is no lock. */
function ownerOfLock(path: string): ProcessIdentity | undefined {
  if (!LOCK.test(basename(path))) return undefined;
  try {
    const { host, pid, began } = JSON.parse(readFileSync(path).toString());
    return identityOf(host, pid, began);
  } catch {
    return undefined;
  }
}

function identityOf(host: unknown, pid: unknown, began: unknown): ProcessIdentity {
  return { host: String(host), pid: Number(pid), began: Number(began) };
}
