/** One run a file: who is about to write it holds a lock beside it. */

import { hostname } from "node:os";
import { FileError } from "../errors.js";
import { linkSync, readFileSync, renameSync, rmSync, unlinkSync, writeFileSync } from "./file-system.js";
import { writeFailure } from "./output-target.js";
import { isAlive, ownIdentity, type ProcessIdentity } from "./process-identity.js";
import { lockFor, temporaryFor } from "./temporary-files.js";

interface Owner extends ProcessIdentity {
  readonly machine: string;
  readonly since: string;
}

/** Ends the lock. Synchronous, for the end of a process. */
export type ReleaseLock = () => void;

/**
 * Takes the lock of the file `path`, or that of a process that is gone.
 * @throws {FileError} while another process holds it, or when the folder cannot be written.
 */
export function lockOutput(path: string): ReleaseLock {
  const lock = lockFor(path);
  const own = ownIdentity();
  const text = JSON.stringify({ ...own, machine: hostname(), since: new Date().toISOString() });
  // whole under its name from the first moment on
  const draft = temporaryFor(path);
  try {
    writeFileSync(draft, text, { flag: "wx" });
    for (let attempt = 0; attempt < ATTEMPTS; attempt++) {
      if (isLinked(draft, lock)) return () => release(lock, own);
      const owner = ownerOf(lock);
      if (owner && isSame(owner, own)) return () => release(lock, own);
      if (owner && isAlive(owner) !== false) throw new FileError(path, inWords(owner, lock));
      bury(lock, `${draft}.old`);
    }
  } catch (cause) {
    if (cause instanceof FileError) throw cause;
    throw writeFailure(path, cause);
  } finally {
    rmSync(draft, { force: true });
  }
  throw new FileError(path, "several runs want to write it; name another file");
}

const ATTEMPTS = 5;

/** False when there is one already; two cannot both succeed. */
function isLinked(draft: string, lock: string): boolean {
  try {
    linkSync(draft, lock);
    return true;
  } catch (cause) {
    if ((cause as NodeJS.ErrnoException).code === "EEXIST") return false;
    // a disk without links
    return isCreated(draft, lock);
  }
}

function isCreated(draft: string, lock: string): boolean {
  try {
    writeFileSync(lock, readFileSync(draft), { flag: "wx" });
    return true;
  } catch (cause) {
    if ((cause as NodeJS.ErrnoException).code === "EEXIST") return false;
    throw cause;
  }
}

/** Of two who find a dead owner one takes its lock away. */
function bury(lock: string, grave: string): void {
  try {
    renameSync(lock, grave);
    const buried = ownerOf(grave);
    // in between somebody else took it away, and has the next one
    if (buried && isAlive(buried) !== false) isLinked(grave, lock);
    rmSync(grave, { force: true });
  } catch (cause) {
    if ((cause as NodeJS.ErrnoException).code !== "ENOENT") throw cause;
  }
}

function release(lock: string, own: ProcessIdentity): void {
  const owner = ownerOf(lock);
  if (!owner || !isSame(owner, own)) return;
  try {
    unlinkSync(lock);
  } catch {
    // the folder is gone, and the lock with it
  }
}

function isSame(a: ProcessIdentity, b: ProcessIdentity): boolean {
  return a.host === b.host && a.pid === b.pid && a.began === b.began;
}

/** `undefined`: there is none any more, or it is no lock. */
function ownerOf(lock: string): Owner | undefined {
  try {
    const { host, pid, began, machine, since } = JSON.parse(readFileSync(lock).toString());
    return {
      host: String(host),
      pid: Number(pid),
      began: Number(began),
      machine: String(machine),
      since: String(since),
    };
  } catch {
    return undefined;
  }
}

function inWords({ machine, pid, since }: Owner, lock: string): string {
  const whose = `process ${pid} on ${machine}, since ${since}`;
  return `another run is about to write it (${whose}); wait for it or name another file; if it is gone, remove ${lock}`;
}
