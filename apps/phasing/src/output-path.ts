/** Finds out before the work, not after it, that an output cannot be written. */

import { access, constants, stat } from "node:fs/promises";
import { dirname, resolve } from "node:path";
import { FileError } from "@autophase/tensor-io";

/** @throws {FileError} when the folder of `path` is missing or closed, or `path` is a folder. */
export async function assertWritable(path: string): Promise<void> {
  const folder = dirname(resolve(path));
  const isFolder = async (name: string): Promise<boolean> =>
    (await stat(name).catch(() => undefined))?.isDirectory() ?? false;
  if (!(await isFolder(folder)))
    throw new FileError(path, `cannot be written: there is no folder ${folder}; make it first`);
  if (await isFolder(path)) throw new FileError(path, "is a folder; name a file to write");
  await access(folder, constants.W_OK).catch((cause: unknown) => {
    throw new FileError(path, `cannot be written: no permission to write in ${folder}`, { cause });
  });
}

/** `path` with another extension: `R.cxi` becomes `R.html`. */
export function withExtension(path: string, extension: string): string {
  return `${path.replace(/\.[^./\\]+$/, "")}${extension}`;
}
