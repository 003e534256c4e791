/** Folders that commands write into. */

import { access, constants, mkdir, stat } from "node:fs/promises";
import { join } from "node:path";
import { FileError } from "@autophase/tensor-io";

/** Makes the folder where it is missing. @throws {FileError} when it cannot be made or written to. */
export async function prepareFolder(path: string): Promise<void> {
  try {
    await mkdir(path, { recursive: true });
    await access(path, constants.W_OK);
  } catch (cause) {
    throw new FileError(path, "this folder cannot be made or written to; name another one with --out", { cause });
  }
}

/** True when the folder holds a file of that name. */
export async function holdsFile(folder: string, name: string): Promise<boolean> {
  return stat(join(folder, name)).then(
    (found) => found.isFile(),
    () => false,
  );
}
