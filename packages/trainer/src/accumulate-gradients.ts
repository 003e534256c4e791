/** Mean gradient of several batches that do not fit into memory together. */

import * as tf from "@tensorflow/tfjs-core";
import type { Differentiate, Differentiated, GradientListener } from "./differentiate.js";
import { createGradientBuckets } from "./gradient-buckets.js";
import type { Peers } from "./peers.js";
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
  const sharing = peers && size > 1 ? shareGradients(peers, weights, parts) : undefined;
  for (let part = rank; part < parts; part += size) {
    const batch = await batchOf(part);
    // the last of this process: what comes out of it goes to the others at once
    const listen = part + size >= parts ? sharing?.listenAfter(mean) : undefined;
    try {
      const context = { buffers: { ...buffers, ...mean?.buffers }, step };
      mean = addShare(mean, differentiate(weights, batch, context, listen), parts);
    } catch (error) {
      if (mean) disposeOf(mean);
      throw error;
    } finally {
      tf.dispose(batch);
    }
    if (isWatched && parts > 1 && !Number.isFinite((await mean.loss.data())[0])) break;
  }
  if (!mean) throw new TypeError("accumulateGradients: no part is this process's");
  return sharing ? sharing.finish(mean) : mean;
}

interface GradientSharing {
  /** Of the last part, after those before it. */
  listenAfter(mean: Differentiated | undefined): GradientListener;
  /** Takes over what this process came to. */
  finish(mean: Differentiated): Promise<Differentiated>;
}

function shareGradients(peers: Peers, weights: tf.NamedTensorMap, parts: number): GradientSharing {
  const buckets = createGradientBuckets(peers, weights);
  const heard = new Set<string>();
  return {
    listenAfter: (mean) => (name, gradient) => {
      heard.add(name);
      const share = addPart(mean?.gradients[name], gradient, parts);
      buckets.add(name, share.dataSync<"float32">().slice());
      share.dispose();
    },
    async finish({ loss, gradients, buffers }) {
      for (const [name, gradient] of Object.entries(gradients)) {
        if (!heard.has(name)) buckets.add(name, await gradient.data<"float32">());
      }
      const summed = await buckets.finish();
      const losses = Float64Array.from(await loss.data());
      await peers.sum(losses);
      tf.dispose([loss, gradients]);
      return { loss: tf.scalar(losses[0] as number), gradients: summed, buffers };
    },
  };
}

function disposeOf({ loss, gradients, buffers }: Differentiated): void {
  tf.dispose([loss, gradients, buffers]);
}

/** Takes over the tensors of both. */
function addShare(mean: Differentiated | undefined, next: Differentiated, parts: number): Differentiated {
  if (parts === 1) return next;
  const gradients = Object.entries(next.gradients).map(([name, gradient]): [string, tf.Tensor] => {
    return [name, addPart(mean?.gradients[name], gradient, parts)];
  });
  const loss = addPart(mean?.loss, next.loss, parts);
  const buffers = { ...mean?.buffers, ...next.buffers };
  tf.dispose([next.loss, next.gradients, mean?.loss ?? [], mean?.gradients ?? []]);
  for (const [name, tensor] of Object.entries(mean?.buffers ?? {})) if (buffers[name] !== tensor) tensor.dispose();
  return { loss, gradients: Object.fromEntries(gradients), buffers };
}

/** What a mean of so many parts is with one more of them. */
function addPart(sum: tf.Tensor | undefined, tensor: tf.Tensor, parts: number): tf.Tensor {
  return tf.tidy(() => (sum ? tf.add(sum, tf.div(tensor, parts)) : tf.div(tensor, parts)));
}
