/** The calls of the file system that take names, of whatever bytes; see `path-bytes.ts`. */

import * as sync from "node:fs";
import * as promises from "node:fs/promises";
import { isAbsolute, join, resolve } from "node:path";
import { nativePath, pathOfBytes } from "./path-bytes.js";

const bytes = { encoding: "buffer" } as const;

/** What is found in a folder. */
export interface FolderEntry {
  /** Without the folder; of a tree with the folders below it. */
  readonly name: string;
  readonly isFile: boolean;
  readonly isDirectory: boolean;
}

export const access = (path: string, mode?: number): Promise<void> => promises.access(nativePath(path), mode);
export const appendFile = (path: string, text: string): Promise<void> => promises.appendFile(nativePath(path), text);
export const lstat = (path: string): Promise<sync.Stats> => promises.lstat(nativePath(path));
export const stat = (path: string): Promise<sync.Stats> => promises.stat(nativePath(path));
export const statfs = (path: string): Promise<sync.StatsFs> => promises.statfs(nativePath(path));
export const open = (path: string, flags: string | number): Promise<promises.FileHandle> =>
  promises.open(nativePath(path), flags);
export const rename = (from: string, to: string): Promise<void> => promises.rename(nativePath(from), nativePath(to));
export const rm = (path: string, options: sync.RmOptions): Promise<void> => promises.rm(nativePath(path), options);
export const makeFolders = async (path: string): Promise<void> => {
  await promises.mkdir(nativePath(path), { recursive: true });
};
export const readlink = async (path: string): Promise<string> =>
  pathOfBytes(await promises.readlink(nativePath(path), bytes));
export const realpath = async (path: string): Promise<string> =>
  pathOfBytes(await promises.realpath(nativePath(path), bytes));

/** Names in a folder. */
export async function readdir(path: string): Promise<string[]> {
  return (await promises.readdir(nativePath(path), bytes)).map(pathOfBytes);
}

export async function readEntries(path: string): Promise<FolderEntry[]> {
  const entries = await promises.readdir(nativePath(path), { ...bytes, withFileTypes: true });
  return entries.map((entry) => ({
    name: pathOfBytes(entry.name),
    isFile: entry.isFile(),
    isDirectory: entry.isDirectory(),
  }));
}

/** All below a folder too. */
export async function readTree(path: string): Promise<FolderEntry[]> {
  const found: FolderEntry[] = [];
  for (const entry of await readEntries(path)) {
    found.push(entry);
    if (!entry.isDirectory) continue;
    const below = await readTree(join(path, entry.name));
    found.push(...below.map((inside) => ({ ...inside, name: join(entry.name, inside.name) })));
  }
  return found;
}

/**
 * `path` from the root on. Node takes the working folder for text, so where that is none it stays as it is: the file
 * system knows where it begins.
 */
export function absolute(path: string): string {
  return isAbsolute(path) || process.cwd().includes("\ufffd") ? path : resolve(path);
}

export const createReadStream = (path: string): sync.ReadStream => sync.createReadStream(nativePath(path));
export const linkSync = (from: string, to: string): void => sync.linkSync(nativePath(from), nativePath(to));
export const openSync = (path: string, flags: string | number): number => sync.openSync(nativePath(path), flags);
export const readFileSync = (path: string): Buffer => sync.readFileSync(nativePath(path));
export const renameSync = (from: string, to: string): void => sync.renameSync(nativePath(from), nativePath(to));
export const rmSync = (path: string, options: sync.RmOptions): void => sync.rmSync(nativePath(path), options);
export const unlinkSync = (path: string): void => sync.unlinkSync(nativePath(path));
export const writeFileSync = (path: string, data: string | Buffer, options: sync.WriteFileOptions): void =>
  sync.writeFileSync(nativePath(path), data, options);
export const statSync = (path: string): sync.Stats | undefined =>
  sync.statSync(nativePath(path), { throwIfNoEntry: false });
export const realpathSync = (path: string): string => pathOfBytes(sync.realpathSync.native(nativePath(path), bytes));
