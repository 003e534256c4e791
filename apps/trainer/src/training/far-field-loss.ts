/** The loss of AutoPhaseNN: the prediction, scattered, against what was measured. */

import { applyNetwork, type Network, type WeightTensors } from "@autophase/network";
import { farFieldModulus, maeLoss, normalizeModulus } from "@autophase/physics/tf";
import type { LossFunction } from "@autophase/trainer";
import * as tf from "@tensorflow/tfjs-core";
import type { Batch } from "../data/batch.js";

/** Mean absolute error of the normalised modulus over measured voxels; no object is ever shown (doi:10.1038/s41524-022-00803-w). */
export function createFarFieldLoss(network: Network, threshold: number): LossFunction<Batch> {
  return (trainable, batch, { buffers }) => {
    const weights = { trainable, statistics: buffers };
    const { amplitude, phase, statistics } = applyNetwork(network, weights, batch.input, { training: true, threshold });
    return { loss: modulusError(amplitude, phase, batch), buffers: statistics };
  };
}

/** The same in inference mode, as a number. */
export async function inferenceLoss(
  network: Network,
  weights: WeightTensors,
  threshold: number,
  batch: Batch,
): Promise<number> {
  const loss = tf.tidy(() => {
    const { amplitude, phase } = applyNetwork(network, weights, batch.input, { threshold });
    return modulusError(amplitude, phase, batch);
  });
  const [value] = await loss.data();
  loss.dispose();
  return value as number;
}

function modulusError(amplitude: tf.Tensor5D, phase: tf.Tensor5D, { input, mask }: Batch): tf.Scalar {
  return maeLoss(normalizeModulus(farFieldModulus(amplitude, phase)), input, mask);
}
