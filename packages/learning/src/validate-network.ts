/** How well a state does on patterns that were held out. */

import type { HeldOutPatterns } from "@autophase/dataset";
import type { Network } from "@autophase/network";
import { lossByName, type ModulusLoss } from "@autophase/physics/tf";
import { type Batch, createBatch, disposeBatch, scatter } from "@autophase/prediction";
import { turnOfEvents } from "@autophase/tensor-io";
import type { TrainState, ValidationResult } from "@autophase/trainer";
import * as tf from "@tensorflow/tfjs-core";

export interface ValidationOptions {
  readonly network: Network;
  readonly source: HeldOutPatterns;
  /** Patterns at a time. In inference a sample does not see its batch. */
  readonly batch: number;
  readonly loss: ModulusLoss;
  readonly threshold: number;
  readonly signal?: AbortSignal | undefined;
}

/**
 * Means over the held-out patterns, in inference: the training loss, and whatever that is, `chiSquared` at the
 * least-squares scale and `pcc` of the modulus.
 */
export async function validateNetwork(
  { weights: trainable, buffers: statistics }: TrainState,
  { network, source, batch: most, loss, threshold, signal }: ValidationOptions,
): Promise<ValidationResult> {
  const sums = { loss: 0, chiSquared: 0, pcc: 0 };
  for (let first = 0; first < source.validationCount; first += most) {
    signal?.throwIfAborted();
    const count = Math.min(most, source.validationCount - first);
    const samples = await Promise.all(Array.from({ length: count }, (_, k) => source.validation(first + k)));
    const batch = createBatch(samples);
    const judged = tf.tidy(() => {
      const { modulus } = scatter(network, { trainable, statistics }, batch, { threshold });
      return tf.stack(judge(loss, modulus, batch));
    });
    disposeBatch(batch);
    const [lossValue, chiSquared, pcc] = await judged.data();
    judged.dispose();
    sums.loss += count * lossValue;
    sums.chiSquared += count * chiSquared;
    sums.pcc += count * pcc;
    await turnOfEvents();
  }
  const mean = (sum: number): number => sum / source.validationCount;
  return { loss: mean(sums.loss), metrics: { chiSquared: mean(sums.chiSquared), pcc: mean(sums.pcc) } };
}

/** Loss, `chiSquared`, `pcc`. */
function judge(loss: ModulusLoss, modulus: tf.Tensor5D, { input, mask, peakCounts }: Batch): tf.Tensor[] {
  const chiSquared = lossByName("chiSquared")(modulus, input, { mask, scale: true });
  const pcc = tf.sub(1, lossByName("pcc")(modulus, input, { mask }));
  return [loss(modulus, input, { mask, peakCounts }), chiSquared, pcc];
}
