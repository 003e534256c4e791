/** Checkpoints on disk. */

import { readFileBytes, writeFileAtomic } from "@autophase/tensor-io/node";
import { type Checkpoint, decodeCheckpoint, encodeCheckpoint } from "../checkpoint.js";
import type { TrainState } from "../train-state.js";

/**
 * Writes a checkpoint under a temporary name and renames it: a killed run leaves the old one or the new one.
 * @throws {FileError} when it cannot be written.
 */
export async function saveCheckpoint(
  path: string,
  state: TrainState,
  options: { readonly metadata?: Readonly<Record<string, string>> } = {},
): Promise<void> {
  await writeFileAtomic(path, await encodeCheckpoint(state, options));
}

/**
 * The checkpoint in a file, on the current backend.
 * @throws {FileError} when there is no such file. @throws {FormatError} when it is not a checkpoint.
 */
export async function loadCheckpoint(path: string): Promise<Checkpoint> {
  return decodeCheckpoint(await readFileBytes(path), { file: path });
}
