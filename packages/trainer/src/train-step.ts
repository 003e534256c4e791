/** One step of training as a pure function. */

import * as tf from "@tensorflow/tfjs-core";
import { accumulateGradients, type Parts } from "./accumulate-gradients.js";
import { clipByGlobalNorm } from "./clip-gradients.js";
import { type Differentiate, differentiate, type LossFunction } from "./differentiate.js";
import { TrainingDivergedError } from "./errors.js";
import { adam, type Optimizer } from "./optimizers/optimizer.js";
import type { Peers } from "./peers.js";
import { figuresOf, readFigures, type StepFigures, type UnreadFigures } from "./step-figures.js";
import { disposeTrainState, type TrainProgress, type TrainState } from "./train-state.js";

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
  { loss, ...options }: TrainStepOptions<Batch>,
): Promise<TrainStepResult> {
  const own: Differentiate<Batch> = (weights, batch, context, listen) =>
    differentiate(weights, batch, context, loss, listen);
  const submitted = await submitStep(state, { parts, batchOf, isWatched: true }, own, options);
  const [figures] = (await readFigures([submitted.figures])) as [StepFigures];
  if (figures.problem) {
    disposeTrainState(submitted.state, state);
    throw new TrainingDivergedError(state.progress.step, figures.problem, options.learningRate);
  }
  const { progress } = submitted.state;
  const next = { ...submitted.state, progress: withLoss(progress, figures.loss) };
  return { state: next, loss: figures.loss, gradientNorm: figures.gradientNorm };
}

/** A step that was handed over; the losses of its epoch do not have its own yet. */
export interface SubmittedStep {
  readonly state: TrainState;
  readonly figures: UnreadFigures;
}

/** Takes a step without looking at what comes out. The given state is not touched. */
export async function submitStep<Batch extends tf.TensorContainer>(
  state: TrainState,
  { parts, batchOf, isWatched }: BatchParts<Batch> & Pick<Parts<Batch>, "isWatched">,
  gradientsOf: Differentiate<Batch>,
  { learningRate, optimizer = adam(), clipNorm, peers }: Omit<TrainStepOptions<Batch>, "loss">,
): Promise<SubmittedStep> {
  const share = { parts, batchOf, peers, isWatched };
  const { loss, gradients, buffers } = await accumulateGradients(state, share, gradientsOf);
  const figures = figuresOf(loss, gradients, buffers);
  const clipped = clipNorm === undefined ? gradients : clipByGlobalNorm(gradients, clipNorm);
  const moved = optimizer.step(state.weights, clipped, state.optimizer, learningRate);
  tf.dispose([loss, gradients, clipped]);
  const progress = { ...state.progress, step: state.progress.step + 1 };
  const all = { ...state.buffers, ...buffers };
  return { state: { weights: moved.weights, buffers: all, optimizer: moved.state, progress }, figures };
}

/** The progress after the loss of a step is known. */
export function withLoss(progress: TrainProgress, loss: number): TrainProgress {
  return { ...progress, epochLossSum: progress.epochLossSum + loss };
}
