/** Files that the studio opens, by their names in what was typed. */

import { readdir, stat } from "node:fs/promises";
import { basename, join, relative } from "node:path";
import { FileError } from "@autophase/tensor-io";

export interface GivenFile {
  /** `frames/frame_001.tif` of a folder that was named; its own of a file. */
  readonly name: string;
  readonly path: string;
}

/** @param path - a file, or a folder with all that is in it. @throws {FileError} when it is not there. */
export async function givenFiles(path: string): Promise<GivenFile[]> {
  try {
    if (!(await stat(path)).isDirectory()) return [{ name: basename(path), path }];
    const entries = await readdir(path, { recursive: true, withFileTypes: true });
    return entries
      .filter((entry) => entry.isFile())
      .map((entry) => join(entry.parentPath, entry.name))
      .map((file) => ({ name: join(basename(path), relative(path, file)).replaceAll("\\", "/"), path: file }));
  } catch (cause) {
    throw new FileError(path, "cannot be opened: is it there, and may you read it?", { cause });
  }
}
