/** Fits a network to one measured pattern, without any truth. */

import {
  createWeightTensors,
  initializeWeights,
  type Network,
  readWeightTensors,
  type Weights,
} from "@autophase/network";
import { createModulusLoss, type ModulusLoss } from "@autophase/physics/tf";
import { turnOfEvents, ValueError } from "@autophase/tensor-io";
import { cosineSchedule, createTrainState, disposeTrainState, type TrainState, trainStep } from "@autophase/trainer";
import * as tf from "@tensorflow/tfjs-core";
import { type Batch, disposeBatch, patternBatch } from "./batch.js";
import { createFarFieldLoss, predictBatch } from "./far-field-loss.js";
import type { FittedPattern } from "./fit-pattern.js";

export interface FineTuneOptions {
  /** On the network's grid: `fitInput(...).pattern`. */
  readonly pattern: FittedPattern;
  readonly network: Network;
  /** Where to begin; default: random ones of `seed`, an untrained network. */
  readonly weights?: Weights | undefined;
  readonly steps: number;
  /** Of the first step; it falls to a tenth along a cosine. Default 1e-3 with weights, 5e-3 without. */
  readonly learningRate?: number | undefined;
  /** Default: the paper's mean absolute error. */
  readonly loss?: ModulusLoss;
  /** Amplitude under it is zero; default 0.1. */
  readonly threshold?: number | undefined;
  /** Of random weights; default 0. */
  readonly seed?: number;
  readonly signal?: AbortSignal | undefined;
}

export type FineTuneEvent =
  | {
      readonly type: "step-end";
      /** Counted from 0. */
      readonly step: number;
      /** Before the weights moved. */
      readonly loss: number;
      readonly learningRate: number;
    }
  | {
      readonly type: "done";
      /** Of the lowest loss, for inference. */
      readonly weights: Weights;
      readonly loss: number;
      /** Taken; fewer than asked for when the signal aborted. */
      readonly steps: number;
    };

/**
 * Adam on the unsupervised loss of a single pattern: given weights are specialised to it, with their normalisation
 * statistics frozen; without weights the untrained network is the prior (Ulyanov et al. 2018,
 * doi:10.1007/s11263-020-01303-4) and normalises with the statistics of the pattern. An abort ends it early with the
 * best so far.
 * @throws {ValueError} when `steps` or the rate is not positive. @throws {WeightsError} when the weights are not the
 *   network's.
 * @throws {TrainingDivergedError} when the loss is no longer finite.
 */
export async function* fineTune(options: FineTuneOptions): AsyncGenerator<FineTuneEvent, void, void> {
  const { network, weights, steps, seed = 0, learningRate = weights ? 1e-3 : 5e-3, signal } = options;
  if (!(Number.isSafeInteger(steps) && steps > 0))
    throw new ValueError(`fineTune: steps must be a positive integer, got ${steps}`);
  if (!(learningRate > 0)) throw new ValueError(`fineTune: the learning rate must be positive, got ${learningRate}`);
  const { trainable, statistics } = createWeightTensors(network, weights ?? initializeWeights(network, { seed }));
  const batch = patternBatch(options.pattern);
  const loss = patternLoss(options);
  const schedule = cosineSchedule({ maximum: learningRate, minimum: learningRate / 10, steps });
  let state = createTrainState(trainable, statistics);
  let best: { state: TrainState; loss: number } | undefined;
  try {
    for (let step = 0; step < steps && !signal?.aborted; step++) {
      const rate = schedule(step);
      const next = await trainStep(state, batch, { loss, learningRate: rate });
      if (best === undefined || next.loss < best.loss) {
        if (best) disposeTrainState(best.state, state);
        best = { state, loss: next.loss };
      } else disposeTrainState(state, best.state);
      state = next.state;
      yield { type: "step-end", step, loss: next.loss, learningRate: rate };
      // lets signals in: synchronous backends never leave the microtask queue
      await turnOfEvents();
    }
    const chosen = best ?? { state, loss: Number.NaN };
    const found = await inferenceWeights(options, chosen.state, batch);
    yield { type: "done", weights: found, loss: chosen.loss, steps: state.progress.step };
  } finally {
    if (best) disposeTrainState(best.state, state);
    disposeTrainState(state);
    disposeBatch(batch);
  }
}

function patternLoss({ network, weights, threshold = 0.1, loss = createModulusLoss() }: FineTuneOptions) {
  // without the support projection of training, the modulus projection would leave nothing to learn
  const training = weights === undefined || network.options.modulusProjection;
  return createFarFieldLoss({ network, loss, threshold, training });
}

/**
 * Weights that infer what the loss saw: from scratch, with the statistics of the pattern instead of their running mean.
 */
async function inferenceWeights(
  { network, weights, threshold = 0.1 }: FineTuneOptions,
  { weights: trainable, buffers }: TrainState,
  batch: Batch,
): Promise<Weights> {
  if (weights) return readWeightTensors(network, { trainable, statistics: buffers });
  const { momentum } = network.definition.normalization;
  const statistics = tf.tidy(() => {
    const zeros = Object.fromEntries(Object.entries(buffers).map(([name, tensor]) => [name, tf.zerosLike(tensor)]));
    const pass = predictBatch(network, { trainable, statistics: zeros }, batch, { training: true, threshold });
    // from zero, one update of the running values is `momentum` times those of the pattern
    return Object.fromEntries(
      Object.entries(pass.statistics).map(([name, tensor]) => [name, tf.div(tensor, momentum)]),
    );
  });
  const found = await readWeightTensors(network, { trainable, statistics: { ...buffers, ...statistics } });
  tf.dispose(statistics);
  return found;
}
