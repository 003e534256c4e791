/** Where on a disk the frames of scans are. */

import { join } from "node:path";
import { FileError } from "@autophase/tensor-io";
import { fileSystem } from "@autophase/tensor-io/node";

const { readdir, readEntries, stat } = fileSystem;

/** A folder of frames or a stack. */
export interface ScanFiles {
  readonly scan: number;
  readonly name: string;
  readonly path: string;
  /** Changes with the names, sizes and dates of the files. */
  readonly state: string;
  /** A second one of the same number. */
  readonly double?: string;
}

const STACKS = /\.(tiff?|edf|npy|npz|mat|h5|hdf5|nxs|cxi)$/i;

/**
 * Folders and stacks whose names end in a number, such as `Staff20-1a_S0054` or `scan_54.h5`, by that number.
 * @throws {FileError} when the folder cannot be read.
 */
export async function listScans(folder: string): Promise<readonly ScanFiles[]> {
  const entries = await readEntries(folder).catch((cause: unknown) => {
    throw new FileError(folder, "cannot be read as a folder of scans", { cause });
  });
  const found = new Map<number, ScanFiles>();
  for (const { name } of entries.sort((a, b) => (a.name < b.name ? -1 : 1))) {
    const path = join(folder, name);
    const status = await stat(path).catch(() => undefined);
    const isScan = status?.isDirectory() || (status?.isFile() && STACKS.test(name));
    const digits = /(\d+)$/.exec(status?.isDirectory() ? name : name.replace(STACKS, ""))?.[1];
    if (!isScan || digits === undefined || name.startsWith(".")) continue;
    const scan = Number(digits);
    const first = found.get(scan);
    found.set(scan, first ? { ...first, double: name } : { scan, name, path, state: await stateOf(path) });
  }
  return [...found.values()].sort((a, b) => a.scan - b.scan);
}

/** Count, bytes and newest change of the files. */
async function stateOf(path: string): Promise<string> {
  const inside = await readdir(path).catch(() => undefined);
  const files = inside?.map((name) => join(path, name)) ?? [path];
  let [count, bytes, newest] = [0, 0, 0];
  for (const file of files) {
    const status = await stat(file).catch(() => undefined);
    if (!status?.isFile()) continue;
    count++;
    bytes += status.size;
    newest = Math.max(newest, Math.round(status.mtimeMs));
  }
  return `${count} files, ${bytes} bytes, ${newest}`;
}
