/** CXI files on disk; written under a temporary name and renamed. */

import { createHash } from "node:crypto";
import type { DiffractionPattern, Reconstruction } from "../arrays/volume.js";
import { writeCxi } from "../cxi/write-cxi.js";
import { writeFileAtomic } from "./write-file-atomic.js";

/**
 * @param margin - the image is kept around its support with so many voxels of room; default all of it.
 * @returns SHA-256 of the file, hexadecimal.
 * @throws {FileError} when it cannot be written; an older file of the name is then untouched.
 */
export async function writeReconstruction(
  path: string,
  reconstruction: Reconstruction,
  margin?: number,
): Promise<string> {
  const bytes = await writeCxi({ kind: "reconstruction", reconstruction, margin });
  await writeFileAtomic(path, bytes);
  return createHash("sha256").update(bytes).digest("hex");
}

/** @throws {FileError} when it cannot be written; an older file of the name is then untouched. */
export async function writePattern(path: string, pattern: DiffractionPattern): Promise<void> {
  await writeFileAtomic(path, await writeCxi({ kind: "pattern", pattern }));
}
