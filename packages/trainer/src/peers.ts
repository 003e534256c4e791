/** Several processes that train one network: each takes some batches of every step, and all take the same step. */

import type * as tf from "@tensorflow/tfjs-core";
import { TrainingOptionError, TrainingStoppedError } from "./errors.js";
import type { TrainOptions, ValidationResult } from "./train-options.js";

export interface Peers {
  /** This one, from 0. */
  readonly rank: number;
  readonly size: number;
  /** Overwrites `values` with their sum over the peers; the same bits on all of them. All call it in the same order. */
  readonly sum: (values: Float32Array | Float64Array) => Promise<void>;
  /** Lets sums under way go on, without waiting: during work that never returns to the event loop. */
  readonly poll?: () => void;
}

/**
 * What a peer does of a run: only the first validates and keeps states, and the others go by what it found.
 * @throws {TrainingOptionError} where a step has fewer batches than there are peers.
 */
export function optionsOfPeer<Batch extends tf.TensorContainer>(options: TrainOptions<Batch>): TrainOptions<Batch> {
  const { peers, validate, save, observe, accumulate = 1 } = options;
  if (!peers || peers.size === 1) return options;
  if (accumulate < peers.size) {
    throw new TrainingOptionError(
      `train: ${peers.size} ranks need as many batches a step, accumulate is ${accumulate}; the batch of a step is shared out`,
    );
  }
  const isFirst = peers.rank === 0;
  return {
    ...options,
    // not to be interrupted: the others wait for what it finds
    validate: validate && (async (state) => shareLoss(peers, isFirst ? await validate(state, {}) : 0)),
    ...(save && { save: async (state, kind) => (isFirst ? save(state, kind) : undefined) }),
    observe: isFirst ? observe : undefined,
  };
}

/** The loss of the first peer on all of them, so that all decide alike. */
async function shareLoss({ sum }: Peers, found: number | ValidationResult): Promise<ValidationResult> {
  const own = typeof found === "number" ? { loss: found } : found;
  const loss = Float64Array.of(own.loss);
  await sum(loss);
  return { ...own, loss: loss[0] as number };
}

/** Between two steps. @throws the reason of `signal`, or {@link TrainingStoppedError} where that of a peer aborted. */
export async function throwIfAnyAborted({
  peers,
  signal,
}: Pick<TrainOptions<never>, "peers" | "signal">): Promise<void> {
  if (!peers || peers.size === 1) return signal?.throwIfAborted();
  const aborted = Float64Array.of(signal?.aborted ? 1 : 0);
  await peers.sum(aborted);
  if (aborted[0] === 0) return;
  signal?.throwIfAborted();
  throw new TrainingStoppedError();
}
