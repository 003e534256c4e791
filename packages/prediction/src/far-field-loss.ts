/** The loss that networks learn from: the prediction, scattered, against what was measured. */

import {
  type ApplyOptions,
  applyNetwork,
  type Network,
  type NetworkOutput,
  type WeightTensors,
} from "@autophase/network";
import { autocorrelationChannels, farFieldModulus, type ModulusLoss, projectModulus } from "@autophase/physics/tf";
import type { LossFunction, Schedule } from "@autophase/trainer";
import * as tf from "@tensorflow/tfjs-core";
import type { Batch } from "./batch.js";
import { chooseCandidate } from "./choose-candidate.js";

export interface FarFieldLossOptions {
  readonly network: Network;
  /** Of the modulus. */
  readonly loss: ModulusLoss;
  /** Amplitude under it is zero. One that is a number lets a GPU repeat its step without JavaScript. */
  readonly threshold: Schedule | number;
  /** Normalise with the statistics of the batch and follow them; default true. */
  readonly training?: boolean;
}

/** The loss of the far-field modulus over measured voxels; no object is ever shown (doi:10.1038/s41524-022-00803-w). */
export function createFarFieldLoss(options: FarFieldLossOptions): LossFunction<Batch> {
  const { network, loss, threshold, training = true } = options;
  return (trainable, batch, context) => {
    const { input, mask, peakCounts } = batch;
    const weights = { trainable, statistics: context.buffers };
    const cut = typeof threshold === "number" ? threshold : threshold(context.step);
    const { modulus, statistics } = scatter(network, weights, batch, { training, threshold: cut });
    return { loss: loss(modulus, input, { mask, peakCounts }), buffers: statistics };
  };
}

/**
 * The object that a network makes of a batch: of several candidates the one that fits best, projected onto the measured
 * modulus where the network wants that.
 */
export function predictBatch(
  network: Network,
  weights: WeightTensors,
  { input, mask }: Pick<Batch, "input" | "mask">,
  options: Pick<ApplyOptions, "training" | "threshold">,
): NetworkOutput {
  return applyNetwork(network, weights, input, {
    ...options,
    autocorrelate: autocorrelationChannels,
    choose: (candidates) => chooseCandidate(candidates, { input, mask }),
    project: (object) => projectModulus(object, input, mask),
  });
}

export interface ScatteredBatch {
  readonly amplitude: tf.Tensor5D;
  /** Radians. */
  readonly phase: tf.Tensor5D;
  /** Of the far field, unnormalised. */
  readonly modulus: tf.Tensor5D;
  /** Running statistics after this batch; empty unless training. */
  readonly statistics: tf.NamedTensorMap;
}

/**
 * What the network predicts, and how it would scatter. Inference with the modulus projection ends with what was
 * measured, whatever the network has learnt; what scatters here is what the support leaves of it, as in training.
 * @returns tensors for the caller to dispose of.
 */
export function scatter(
  network: Network,
  weights: WeightTensors,
  batch: Pick<Batch, "input" | "mask">,
  options: Pick<ApplyOptions, "training" | "threshold">,
): ScatteredBatch {
  return tf.tidy(() => {
    const { phase, statistics, support, ...predicted } = predictBatch(network, weights, batch, options);
    const isOpen = support !== undefined && network.options.modulusProjection && !options.training;
    const amplitude = isOpen ? tf.mul<tf.Tensor5D>(predicted.amplitude, support) : predicted.amplitude;
    return { amplitude, phase, modulus: farFieldModulus(amplitude, phase), statistics };
  });
}
