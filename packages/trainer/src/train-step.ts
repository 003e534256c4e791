/** One step of training as a pure function. */

import * as tf from "@tensorflow/tfjs-core";
import { accumulateGradients } from "./accumulate-gradients.js";
import { clipByGlobalNorm, firstNotFinite, gradientNorm } from "./clip-gradients.js";
import type { LossFunction } from "./differentiate.js";
import { TrainingDivergedError } from "./errors.js";
import { adam, type Optimizer } from "./optimizers/optimizer.js";
import type { Peers } from "./peers.js";
import type { TrainState } from "./train-state.js";

export interface TrainStepOptions<Batch> {
  readonly loss: LossFunction<Batch>;
  readonly learningRate: number;
  /** Default `adam()`. */
  readonly optimizer?: Optimizer;
  /** Largest global norm of the gradients; longer ones are shortened. Default: any length. */
  readonly clipNorm?: number;
  /** Who take the other parts. */
  readonly peers?: Peers;
}

export interface TrainStepResult {
  readonly state: TrainState;
  /** Mean over the batches, before the weights moved. */
  readonly loss: number;
  /** Global norm of the gradients, before clipping. */
  readonly gradientNorm: number;
}

/**
 * The state after one batch, and its loss before the weights moved.
 * The given state and batch are not touched; tensors of both states are the caller's to dispose of.
 * @throws {TrainingDivergedError} when the loss or a gradient is NaN or infinite; it carries the step.
 */
export async function trainStep<Batch extends tf.TensorContainer>(
  state: TrainState,
  batch: Batch,
  options: TrainStepOptions<Batch>,
): Promise<TrainStepResult> {
  // the batch stays the caller's: what is disposed of after use is a container without it
  const loss: LossFunction<tf.TensorContainer> = (weights, _, context) => options.loss(weights, batch, context);
  return accumulatedTrainStep(state, { parts: 1, batchOf: () => ({}) }, { ...options, loss });
}

export interface BatchParts<Batch> {
  /** Batches in this step. */
  readonly parts: number;
  /** Part 0, 1, ...; disposed of after use. */
  readonly batchOf: (part: number) => Batch | Promise<Batch>;
}

/**
 * The state after one step with the mean gradient of several batches (gradient accumulation).
 * @throws {TrainingDivergedError} as {@link trainStep}.
 */
export async function accumulatedTrainStep<Batch extends tf.TensorContainer>(
  state: TrainState,
  { parts, batchOf }: BatchParts<Batch>,
  { loss: lossFunction, learningRate, optimizer = adam(), clipNorm, peers }: TrainStepOptions<Batch>,
): Promise<TrainStepResult> {
  const { loss, gradients, buffers } = await accumulateGradients(state, { parts, batchOf, peers }, lossFunction);
  const norm = await gradientNorm(gradients);
  const { step, epochLossSum } = state.progress;
  const problem = await problemOf(loss, norm, gradients);
  if (problem) {
    tf.dispose([gradients, buffers]);
    throw new TrainingDivergedError(step, problem, learningRate);
  }
  const clipped = clipNorm === undefined ? gradients : clipByGlobalNorm(gradients, clipNorm, norm);
  const moved = optimizer.step(state.weights, clipped, state.optimizer, learningRate);
  tf.dispose([gradients, clipped]);
  const progress = { ...state.progress, step: step + 1, epochLossSum: epochLossSum + loss };
  const next = { weights: moved.weights, buffers: { ...state.buffers, ...buffers }, optimizer: moved.state, progress };
  return { state: next, loss, gradientNorm: norm };
}

async function problemOf(loss: number, norm: number, gradients: tf.NamedTensorMap): Promise<string | undefined> {
  if (!Number.isFinite(loss)) return `loss is ${loss}`;
  if (Number.isFinite(norm)) return undefined;
  const first = await firstNotFinite(gradients);
  return `gradients are not finite (their norm is ${norm}${first ? `, the first of them that of ${first}` : ""})`;
}
