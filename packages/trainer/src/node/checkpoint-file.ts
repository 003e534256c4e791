/** Checkpoints on disk. */

import { readFileBytes, writeFileAtomic } from "@autophase/tensor-io/node";
import { type Checkpoint, decodeCheckpoint, encodeCheckpoint } from "../checkpoint/checkpoint.js";
import type { TrainState } from "../train-state.js";

export interface SaveCheckpointOptions {
  /** Kept beside the state as it is. */
  readonly metadata?: Readonly<Record<string, string>>;
  /**
   * Puts the bytes in the place of the file, all or nothing; default: under a temporary name, flushed, then renamed.
   */
  readonly write?: (path: string, bytes: Uint8Array) => Promise<void>;
}

/**
 * Writes a checkpoint under a temporary name and renames it: a killed run leaves the old one or the new one.
 * @returns the path.
 * @throws {FileError} when it cannot be written.
 */
export async function saveCheckpoint(
  path: string,
  state: TrainState,
  { write = writeFileAtomic, ...options }: SaveCheckpointOptions = {},
): Promise<string> {
  await write(path, await encodeCheckpoint(state, options));
  return path;
}

/**
 * The checkpoint in a file, on the current backend.
 * @throws {FileError} when there is no such file. @throws {CheckpointError} when it is none, or not as it was written.
 */
export async function loadCheckpoint(path: string): Promise<Checkpoint> {
  return decodeCheckpoint(await readFileBytes(path), { file: path });
}
