/** What a command is about to write, looked at and locked before the work. */

import { constants } from "node:fs";
import { dirname, join } from "node:path";
import { FileError } from "@autophase/tensor-io";
import {
  fileSystem,
  lockOutput,
  type OutputTarget,
  outputTarget,
  type ReleaseLock,
  sweepTemporaries,
} from "@autophase/tensor-io/node";
import { UsageError } from "./errors.js";

const { access, lstat, makeFolders, realpath, stat } = fileSystem;

export interface ClaimOptions {
  /** Files that the command reads. */
  readonly inputs?: readonly (string | undefined)[];
  /** Whether an input may be replaced, default not. */
  readonly force?: boolean | undefined;
}

const held = new Set<ReleaseLock>();

/**
 * Finds out that every output can be written, that no two are one file, and that none is an input; removes what killed
 * runs to the same names left, and locks the names until the program ends.
 * @param outputs - by what they are, such as `report`; `undefined` is not written.
 * @throws {FileError} for a name that cannot be written, or that another run is about to write.
 * @throws {UsageError} for names that collide.
 */
export async function claimOutputs(
  outputs: Readonly<Record<string, string | undefined>>,
  { inputs = [], force = false }: ClaimOptions = {},
): Promise<void> {
  const taken: { readonly name: string; readonly path: string; readonly target: OutputTarget }[] = [];
  for (const [name, path] of Object.entries(outputs)) {
    if (path === undefined) continue;
    const target = await outputTarget(path);
    const other = taken.find((one) => isSameFile(one.target, target));
    if (other && target.kind === "file") {
      throw new UsageError(`${path} would be both the ${other.name} and the ${name}; give them different names`);
    }
    taken.push({ name, path, target });
  }
  if (!force) await assertNoInput(taken, inputs);
  for (const { target } of taken) {
    if (target.kind === "stream") continue;
    await sweepTemporaries(dirname(target.path), target.path).catch(() => undefined);
    if (held.size === 0) process.once("exit", releaseOutputs);
    held.add(lockOutput(target.path));
  }
}

/**
 * The same for a command that fills a folder.
 * @param main - the file in it that stands for all of them; two runs with one folder would both write it.
 * @param options.isMade - where it is missing, default true; else it is only found out that it could be made, by a
 *   command that has something to look at before.
 * @throws {FileError} for a folder that cannot be made or written to, or that another run fills.
 */
export async function claimFolder(folder: string, main: string, { isMade = true } = {}): Promise<void> {
  if (folder === "") throw new FileError('""', "is no name; name a folder to write into");
  try {
    const nearest = await nearestFolder(folder);
    await access(nearest, constants.W_OK);
    if (nearest !== folder && !isMade) return;
    await makeFolders(folder);
  } catch (cause) {
    throw new FileError(folder, "this folder cannot be made or written to; name another one", { cause });
  }
  await claimOutputs({ [main]: join(folder, main) });
  await sweepTemporaries(folder);
}

/** The folder itself, or the one in which it would be made. */
async function nearestFolder(folder: string): Promise<string> {
  const found = await stat(folder).catch((cause: NodeJS.ErrnoException) => {
    if (cause.code !== "ENOENT") throw cause;
  });
  if (found?.isDirectory()) return folder;
  // a link may lead nowhere
  if (found ?? (await lstat(folder).catch(() => undefined))) throw new FileError(folder, "is no folder");
  return nearestFolder(dirname(folder));
}

/** Ends the locks that this process holds. */
export function releaseOutputs(): void {
  for (const release of held) release();
  held.clear();
  process.off("exit", releaseOutputs);
}

async function assertNoInput(
  outputs: readonly { readonly path: string; readonly target: OutputTarget }[],
  inputs: readonly (string | undefined)[],
): Promise<void> {
  for (const input of inputs) {
    if (input === undefined) continue;
    const path = await realpath(input).catch(() => undefined);
    const before = await stat(input).catch(() => undefined);
    if (path === undefined || !before?.isFile()) continue;
    const replaced = outputs.find(({ target }) => isSameFile(target, { kind: "file", path, before }));
    if (replaced)
      throw new UsageError(`${replaced.path} is read, and would be replaced; name another file, or add --force`);
  }
}

function isSameFile(a: OutputTarget, b: OutputTarget): boolean {
  if (a.path === b.path) return true;
  // by another name: a hard link, a disk that does not tell a from A
  return a.before !== undefined && a.before.ino === b.before?.ino && a.before.dev === b.before.dev;
}
