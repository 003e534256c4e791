/** A training state as safetensors bytes. */

import { type RealArray, readSafetensors, type Safetensors, writeSafetensors } from "@autophase/tensor-io";
import * as tf from "@tensorflow/tfjs-core";
import { CheckpointError } from "../errors.js";
import type { TrainState } from "../train-state.js";
import { readProgress } from "./progress.js";
import { BLANK_HASH, isSealed, seal } from "./seal.js";

export interface Checkpoint {
  readonly state: TrainState;
  /** What the caller wrote beside it. */
  readonly metadata: Readonly<Record<string, string>>;
}

const FORMAT = "autophase-checkpoint-2";
const GROUPS = ["weights", "buffers", "adam.first", "adam.second"] as const;
type Group = (typeof GROUPS)[number];

/**
 * Everything a run needs to go on exactly as if it had not stopped: tensors `weights.*`, `buffers.*`, `adam.first.*`,
 * `adam.second.*` in the layout of the state; progress and `metadata` as text; `sha256`, the hash of the whole file
 * with 64 zeros in its own place.
 */
export async function encodeCheckpoint(
  state: TrainState,
  { metadata = {} }: { readonly metadata?: Readonly<Record<string, string>> } = {},
): Promise<Uint8Array> {
  const { weights, buffers, optimizer, progress } = state;
  const groups = { weights, buffers, "adam.first": optimizer.first, "adam.second": optimizer.second };
  const tensors = new Map<string, RealArray>();
  for (const group of GROUPS) {
    for (const [name, tensor] of Object.entries(groups[group])) {
      tensors.set(`${group}.${name}`, { data: await tensor.data<"float32">(), shape: tensor.shape });
    }
  }
  const caller = Object.entries(metadata).map(([key, value]) => [`caller.${key}`, value]);
  const own = { sha256: BLANK_HASH, format: FORMAT, progress: JSON.stringify(progress) };
  const adamSteps = String(optimizer.steps);
  return seal(writeSafetensors({ tensors, metadata: { ...own, adamSteps, ...Object.fromEntries(caller) } }));
}

/**
 * The state of a checkpoint, on the current backend.
 * @param options.file - name for messages.
 * @throws {CheckpointError} when it is not a checkpoint, was cut off, or is not as it was written.
 */
export async function decodeCheckpoint(
  bytes: Uint8Array,
  { file = "checkpoint" }: { readonly file?: string } = {},
): Promise<Checkpoint> {
  const { tensors, metadata } = readContent(bytes, file);
  if (metadata.format !== FORMAT) throw new CheckpointError(file, `not a training checkpoint (${FORMAT})`);
  if (!(await isSealed(bytes))) {
    throw new CheckpointError(file, "this checkpoint is not as it was written: its SHA-256 hash does not fit");
  }
  const progress = readProgress(metadata.progress, file);
  assertMoments(tensors, file);
  const group = (name: Group): tf.NamedTensorMap => readGroup(tensors, name);
  const moments = { first: group("adam.first"), second: group("adam.second") };
  const optimizer = { steps: Number(metadata.adamSteps), ...moments };
  const state = { weights: group("weights"), buffers: group("buffers"), optimizer, progress };
  const caller = Object.entries(metadata).filter(([key]) => key.startsWith("caller."));
  return { state, metadata: Object.fromEntries(caller.map(([key, value]) => [key.slice("caller.".length), value])) };
}

function readContent(bytes: Uint8Array, file: string): Safetensors {
  try {
    return readSafetensors(bytes, { file });
  } catch (cause) {
    const reason = (cause as Error).message.replace(`${file}: `, "");
    throw new CheckpointError(file, `this checkpoint is cut off or damaged: ${reason}`, { cause });
  }
}

/** Before any tensor is made. */
function assertMoments(tensors: ReadonlyMap<string, RealArray>, file: string): void {
  for (const [name] of tensors) {
    if (!name.startsWith("weights.")) continue;
    const own = name.slice("weights.".length);
    if (tensors.has(`adam.first.${own}`) && tensors.has(`adam.second.${own}`)) continue;
    throw new CheckpointError(file, `the optimiser's moments of ${own} are missing`);
  }
}

function readGroup(tensors: ReadonlyMap<string, RealArray>, group: Group): tf.NamedTensorMap {
  const own = [...tensors].filter(([name]) => name.startsWith(`${group}.`));
  return Object.fromEntries(
    own.map(([name, { data, shape }]) => [
      name.slice(group.length + 1),
      tf.tensor(Float32Array.from(data as Float32Array), [...shape], "float32"),
    ]),
  );
}
