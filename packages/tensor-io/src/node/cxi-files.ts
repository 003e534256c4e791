/** CXI files on disk; written under a temporary name and renamed. */

import { FormatError } from "../errors.js";
import { readCxi } from "../read-cxi.js";
import type { DiffractionPattern, Reconstruction } from "../volume.js";
import { writeCxi } from "../write-cxi.js";
import { withFile } from "./with-file.js";
import { writeFileAtomic } from "./write-file-atomic.js";

/**
 * @throws {FileError} when the file cannot be read.
 * @throws {FormatError} when it is not a CXI file, is truncated, or holds a pattern only.
 */
export async function readReconstruction(path: string): Promise<Reconstruction> {
  const content = await withFile(path, (source) => readCxi(source, { file: path }));
  if (content.kind === "reconstruction") return content.reconstruction;
  throw new FormatError(path, "holds a pattern, expected a reconstruction");
}

/** @throws {FileError} when it cannot be written; an older file of the name is then untouched. */
export async function writeReconstruction(path: string, reconstruction: Reconstruction): Promise<void> {
  await writeFileAtomic(path, await writeCxi({ kind: "reconstruction", reconstruction }));
}

/** @throws {FileError} when it cannot be written; an older file of the name is then untouched. */
export async function writePattern(path: string, pattern: DiffractionPattern): Promise<void> {
  await writeFileAtomic(path, await writeCxi({ kind: "pattern", pattern }));
}
