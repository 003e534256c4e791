/** Files that the studio opens, by their names in what was typed. */

import { basename, join } from "node:path";
import { FileError } from "@autophase/tensor-io";
import { fileSystem } from "@autophase/tensor-io/node";

const { readTree, stat } = fileSystem;

export interface GivenFile {
  /** `frames/frame_001.tif` of a folder that was named; its own of a file. */
  readonly name: string;
  readonly path: string;
}

/** @param path - a file, or a folder with all that is in it. @throws {FileError} when it is not there. */
export async function givenFiles(path: string): Promise<GivenFile[]> {
  try {
    if (!(await stat(path)).isDirectory()) return [{ name: basename(path), path }];
    const entries = await readTree(path);
    return entries
      .filter((entry) => entry.isFile)
      .map(({ name }) => ({ name: join(basename(path), name).replaceAll("\\", "/"), path: join(path, name) }));
  } catch (cause) {
    throw new FileError(path, "cannot be opened: is it there, and may you read it?", { cause });
  }
}
