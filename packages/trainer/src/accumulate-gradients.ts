/** Mean gradient of several batches that do not fit into memory together. */

import * as tf from "@tensorflow/tfjs-core";
import { type Differentiated, differentiate, type LossFunction } from "./differentiate.js";
import { type Peers, sumOverPeers } from "./peers.js";
import type { TrainState } from "./train-state.js";

export interface MeanGradients {
  /** Mean over the batches. */
  readonly loss: number;
  /** Mean over the batches. */
  readonly gradients: tf.NamedTensorMap;
  /** Those that changed; each batch has seen what the one before left. */
  readonly buffers: tf.NamedTensorMap;
}

export interface Parts<Batch> {
  readonly parts: number;
  /** Asked for part 0, 1, ...; each is disposed of before the next is made. */
  readonly batchOf: (part: number) => Batch | Promise<Batch>;
  /** Who take the other parts, each every `size`-th. */
  readonly peers?: Peers | undefined;
}

/**
 * Loss and gradients, averaged over `parts` batches. For a loss that is the mean over the samples of a batch, and
 * batches of one size, they are those of all samples in one batch, but for what the samples of a batch share, such as
 * batch statistics. Stops at the first loss that is not finite and gives that one.
 */
export async function accumulateGradients<Batch extends tf.TensorContainer>(
  { weights, buffers, progress: { step } }: TrainState,
  { parts, batchOf, peers }: Parts<Batch>,
  lossFunction: LossFunction<Batch>,
): Promise<MeanGradients> {
  let mean: MeanGradients = { loss: 0, gradients: {}, buffers: {} };
  const { rank, size } = peers ?? { rank: 0, size: 1 };
  for (let part = rank; part < parts; part += size) {
    const batch = await batchOf(part);
    try {
      const context = { buffers: { ...buffers, ...mean.buffers }, step };
      mean = await add(mean, differentiate(weights, batch, context, lossFunction), parts);
    } catch (error) {
      tf.dispose([mean.gradients, mean.buffers]);
      throw error;
    } finally {
      tf.dispose(batch);
    }
    if (!Number.isFinite(mean.loss)) break;
  }
  if (!peers || size === 1) return mean;
  return { ...mean, ...(await sumOverPeers(peers, mean.loss, mean.gradients)) };
}

/** Takes over the tensors of both. */
async function add(mean: MeanGradients, next: Differentiated, parts: number): Promise<MeanGradients> {
  const [value] = await next.loss.data();
  next.loss.dispose();
  const loss = mean.loss + (value as number) / parts;
  const gradients = parts === 1 ? next.gradients : addShare(mean.gradients, next.gradients, parts);
  const buffers = { ...mean.buffers, ...next.buffers };
  for (const [name, tensor] of Object.entries(mean.buffers)) if (buffers[name] !== tensor) tensor.dispose();
  return { loss, gradients, buffers };
}

function addShare(mean: tf.NamedTensorMap, next: tf.NamedTensorMap, parts: number): tf.NamedTensorMap {
  const sums = Object.entries(next).map(([name, gradient]): [string, tf.Tensor] => {
    const share = tf.tidy(() => {
      const part = tf.div(gradient, parts);
      return mean[name] ? tf.add(mean[name], part) : part;
    });
    return [name, share];
  });
  tf.dispose([mean, next]);
  return Object.fromEntries(sums);
}
