/** A training state as safetensors bytes. */

import { FormatError, type RealArray, readSafetensors, writeSafetensors } from "@autophase/tensor-io";
import * as tf from "@tensorflow/tfjs-core";
import type { TrainProgress, TrainState } from "./train-state.js";

export interface Checkpoint {
  readonly state: TrainState;
  /** What the caller wrote beside it. */
  readonly metadata: Readonly<Record<string, string>>;
}

const FORMAT = "autophase-checkpoint-1";
const GROUPS = ["weights", "buffers", "adam.first", "adam.second"] as const;
type Group = (typeof GROUPS)[number];

/**
 * Everything a run needs to go on exactly as if it had not stopped: tensors `weights.*`, `buffers.*`, `adam.first.*`,
 * `adam.second.*` in the layout of the state, progress and `metadata` as text.
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
      const data = (await tensor.data<"float32">()).slice();
      tensors.set(`${group}.${name}`, { data, shape: tensor.shape });
    }
  }
  const caller = Object.entries(metadata).map(([key, value]) => [`caller.${key}`, value]);
  const own = { format: FORMAT, progress: JSON.stringify(progress), adamSteps: String(optimizer.steps) };
  return writeSafetensors({ tensors, metadata: { ...Object.fromEntries(caller), ...own } });
}

/**
 * The state of a checkpoint, on the current backend.
 * @param options.file - name for messages.
 * @throws {FormatError} when it is not a checkpoint.
 */
export function decodeCheckpoint(
  bytes: Uint8Array,
  { file = "checkpoint" }: { readonly file?: string } = {},
): Checkpoint {
  const { tensors, metadata } = readSafetensors(bytes, { file });
  if (metadata.format !== FORMAT) throw new FormatError(file, `not a training checkpoint (${FORMAT})`);
  const progress = readProgress(metadata.progress, file);
  const steps = Number(metadata.adamSteps);
  const group = (name: Group): tf.NamedTensorMap => readGroup(tensors, name);
  const optimizer = { steps, first: group("adam.first"), second: group("adam.second") };
  const state = { weights: group("weights"), buffers: group("buffers"), optimizer, progress };
  assertMoments(state, file);
  const caller = Object.entries(metadata).filter(([key]) => key.startsWith("caller."));
  return { state, metadata: Object.fromEntries(caller.map(([key, value]) => [key.slice("caller.".length), value])) };
}

function readProgress(text: string | undefined, file: string): TrainProgress {
  try {
    const { step, epoch, epochLossSum, bestLoss } = JSON.parse(text ?? "");
    if ([step, epoch, epochLossSum].every(Number.isFinite)) return { step, epoch, epochLossSum, bestLoss };
  } catch (cause) {
    throw new FormatError(file, "the progress of this checkpoint cannot be read", { cause });
  }
  throw new FormatError(file, `the progress of this checkpoint makes no sense: ${text}`);
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

function assertMoments({ weights, optimizer }: TrainState, file: string): void {
  const missing = Object.keys(weights).find((name) => !(name in optimizer.first) || !(name in optimizer.second));
  if (missing !== undefined) throw new FormatError(file, `the optimiser's moments of ${missing} are missing`);
}
