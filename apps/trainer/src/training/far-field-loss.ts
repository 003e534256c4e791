/** The loss of AutoPhaseNN: the prediction, scattered, against what was measured. */

import { applyNetwork, type Network, type WeightTensors } from "@autophase/network";
import { farFieldModulus, type ModulusLoss, projectModulus } from "@autophase/physics/tf";
import type { LossFunction, Schedule } from "@autophase/trainer";
import * as tf from "@tensorflow/tfjs-core";
import type { Batch } from "../data/batch.js";

export interface FarFieldLossOptions {
  readonly network: Network;
  /** Of the modulus. */
  readonly loss: ModulusLoss;
  /** Amplitude under it is zero. */
  readonly threshold: Schedule;
}

/** The loss of the far-field modulus over measured voxels; no object is ever shown (doi:10.1038/s41524-022-00803-w). */
export function createFarFieldLoss({ network, loss, threshold }: FarFieldLossOptions): LossFunction<Batch> {
  return (trainable, batch, { buffers, step }) => {
    const { input, mask, peakCounts } = batch;
    const { modulus, statistics } = scatter(network, { trainable, statistics: buffers }, batch, threshold(step), true);
    return { loss: loss(modulus, input, { mask, peakCounts }), buffers: statistics };
  };
}

export interface Scattered {
  readonly amplitude: tf.Tensor5D;
  readonly phase: tf.Tensor5D;
  /** Of the far field, unnormalised. */
  readonly modulus: tf.Tensor5D;
  /** Running statistics after this batch; empty unless training. */
  readonly statistics: tf.NamedTensorMap;
}

/** What the network predicts, and how it would scatter. The tensors are the caller's to dispose of. */
export function scatter(
  network: Network,
  weights: WeightTensors,
  { input, mask }: Pick<Batch, "input" | "mask">,
  threshold: number,
  training = false,
): Scattered {
  const project = network.options.modulusProjection
    ? (object: { amplitude: tf.Tensor5D; phase: tf.Tensor5D }) => projectModulus(object, input, mask)
    : undefined;
  const options = { training, threshold, ...(project && { project }) };
  const { phase, statistics, support, ...predicted } = applyNetwork(network, weights, input, options);
  const amplitude = project && support && !training ? restrictTo(predicted.amplitude, support) : predicted.amplitude;
  support?.dispose();
  return { amplitude, phase, modulus: farFieldModulus(amplitude, phase), statistics };
}

/**
 * Inference ends with the modulus projection, whose far field is what was measured whatever the network has learnt; what
 * is judged is what the support leaves of it, as in training.
 */
function restrictTo(amplitude: tf.Tensor5D, support: tf.Tensor5D): tf.Tensor5D {
  const restricted = tf.mul(amplitude, support) as tf.Tensor5D;
  amplitude.dispose();
  return restricted;
}
