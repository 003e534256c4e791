/** Mean gradient of several batches that do not fit into memory together. */

import * as tf from "@tensorflow/tfjs-core";
import type { Differentiate, Differentiated } from "./differentiate.js";
import { type Peers, sumOverPeers } from "./peers.js";
import type { TrainState } from "./train-state.js";

export interface Parts<Batch> {
  readonly parts: number;
  /** Asked for part 0, 1, ...; each is disposed of before the next is made. */
  readonly batchOf: (part: number) => Batch | Promise<Batch>;
  /** Who take the other parts, each every `size`-th. */
  readonly peers?: Peers | undefined;
  /** Looks at the loss after each of several parts and stops at the first that is not finite. */
  readonly isWatched: boolean;
}

/**
 * Loss and gradients, averaged over `parts` batches; each has seen the buffers that the one before left. For a loss
 * that is the mean over the samples of a batch, and batches of one size, they are those of all samples in one batch,
 * but for what the samples of a batch share, such as batch statistics.
 */
export async function accumulateGradients<Batch extends tf.TensorContainer>(
  { weights, buffers, progress: { step } }: TrainState,
  { parts, batchOf, peers, isWatched }: Parts<Batch>,
  differentiate: Differentiate<Batch>,
): Promise<Differentiated> {
  let mean: Differentiated | undefined;
  const { rank, size } = peers ?? { rank: 0, size: 1 };
  for (let part = rank; part < parts; part += size) {
    const batch = await batchOf(part);
    try {
      const context = { buffers: { ...buffers, ...mean?.buffers }, step };
      mean = addShare(mean, differentiate(weights, batch, context), parts);
    } catch (error) {
      if (mean) disposeOf(mean);
      throw error;
    } finally {
      tf.dispose(batch);
    }
    if (isWatched && parts > 1 && !Number.isFinite((await mean.loss.data())[0])) break;
  }
  if (!mean) throw new TypeError("accumulateGradients: no part is this process's");
  return peers && size > 1 ? sumOverPeers(peers, mean) : mean;
}

function disposeOf({ loss, gradients, buffers }: Differentiated): void {
  tf.dispose([loss, gradients, buffers]);
}

/** Takes over the tensors of both. */
function addShare(mean: Differentiated | undefined, next: Differentiated, parts: number): Differentiated {
  if (parts === 1) return next;
  const add = (sum: tf.Tensor | undefined, tensor: tf.Tensor): tf.Tensor =>
    tf.tidy(() => (sum ? tf.add(sum, tf.div(tensor, parts)) : tf.div(tensor, parts)));
  const gradients = Object.entries(next.gradients).map(([name, gradient]): [string, tf.Tensor] => {
    return [name, add(mean?.gradients[name], gradient)];
  });
  const loss = add(mean?.loss, next.loss);
  const buffers = { ...mean?.buffers, ...next.buffers };
  tf.dispose([next.loss, next.gradients, mean?.loss ?? [], mean?.gradients ?? []]);
  for (const [name, tensor] of Object.entries(mean?.buffers ?? {})) if (buffers[name] !== tensor) tensor.dispose();
  return { loss, gradients: Object.fromEntries(gradients), buffers };
}
