/** The training loop, as an async iterable of events. */

import * as tf from "@tensorflow/tfjs-core";
import type { AdamOptions } from "./adam.js";
import { TrainingDivergedError, TrainingOptionError } from "./errors.js";
import type { Schedule } from "./schedules.js";
import type { TrainEvent } from "./train-events.js";
import { disposeTrainState, type TrainState } from "./train-state.js";
import { type LossFunction, trainStep } from "./train-step.js";

export interface TrainOptions<Batch extends tf.TensorContainer> {
  readonly loss: LossFunction<Batch>;
  /** The batch of a step, always the same for the same step: that makes a resumed run equal an uninterrupted one. Disposed of after use. */
  readonly batches: (step: number) => Batch | Promise<Batch>;
  readonly stepsPerEpoch: number;
  readonly epochs: number;
  readonly learningRate: Schedule;
  readonly adam?: Omit<AdamOptions, "learningRate">;
  /** Validation loss of a state, once per epoch. It must leave the state alone. */
  readonly validate?: (state: TrainState, options: { readonly signal?: AbortSignal }) => Promise<number>;
  /** Keeps a state: the `last` after every epoch and when interrupted, the `best` when an epoch had the lowest loss. */
  readonly save?: (state: TrainState, kind: "last" | "best") => Promise<void>;
  /** Stops between two steps: the state is saved as `last`, then the reason thrown. */
  readonly signal?: AbortSignal;
}

/**
 * Trains until `epochs` are closed, from wherever `state` stands. The loop owns the state and disposes of it, also when its
 * consumer stops early.
 * @throws {TrainingDivergedError} when a loss, or a weight at the end of an epoch, is NaN or infinite; nothing is saved then.
 * @throws {TrainingOptionError} when `stepsPerEpoch` or `epochs` is not a positive integer.
 */
export async function* train<Batch extends tf.TensorContainer>(
  state: TrainState,
  options: TrainOptions<Batch>,
): AsyncGenerator<TrainEvent, void, void> {
  assertCount("stepsPerEpoch", options.stepsPerEpoch);
  assertCount("epochs", options.epochs);
  const run: Run<Batch> = { ...options, state, epochStart: performance.now() };
  try {
    while (run.state.progress.epoch < options.epochs) {
      if (isEpochComplete(run)) yield* endEpoch(run);
      else yield* takeStep(run);
      await nextTask();
    }
  } catch (error) {
    if (options.signal?.aborted) yield* saveState(run, "last");
    throw error;
  } finally {
    disposeTrainState(run.state);
  }
}

interface Run<Batch extends tf.TensorContainer> extends TrainOptions<Batch> {
  state: TrainState;
  epochStart: number;
}

function assertCount(name: string, value: number): void {
  if (Number.isInteger(value) && value > 0) return;
  throw new TrainingOptionError(`train: ${name} must be a positive integer, got ${value}`);
}

function isEpochComplete<Batch extends tf.TensorContainer>({ state, stepsPerEpoch }: Run<Batch>): boolean {
  return state.progress.step >= (state.progress.epoch + 1) * stepsPerEpoch;
}

async function* takeStep<Batch extends tf.TensorContainer>(run: Run<Batch>): AsyncGenerator<TrainEvent, void, void> {
  run.signal?.throwIfAborted();
  const start = performance.now();
  const { step, epoch } = run.state.progress;
  const learningRate = run.learningRate(step);
  const batch = await run.batches(step);
  try {
    const next = await trainStep(run.state, batch, { ...run.adam, learningRate, loss: run.loss });
    replaceState(run, next.state);
    yield { type: "step-end", step, epoch, loss: next.loss, learningRate, seconds: secondsSince(start) };
  } finally {
    tf.dispose(batch);
  }
}

async function* endEpoch<Batch extends tf.TensorContainer>(run: Run<Batch>): AsyncGenerator<TrainEvent, void, void> {
  const { epoch, epochLossSum, bestLoss, step } = run.state.progress;
  await assertFinite(run);
  const trainingLoss = epochLossSum / run.stepsPerEpoch;
  const validationLoss = await run.validate?.(run.state, run.signal ? { signal: run.signal } : {});
  const loss = validationLoss ?? trainingLoss;
  const isBest = bestLoss === null || loss < bestLoss;
  const progress = { step, epoch: epoch + 1, epochLossSum: 0, bestLoss: isBest ? loss : bestLoss };
  replaceState(run, { ...run.state, progress });
  const losses = validationLoss === undefined ? { trainingLoss } : { trainingLoss, validationLoss };
  yield { type: "epoch-end", epoch, step, ...losses, isBest, seconds: secondsSince(run.epochStart) };
  run.epochStart = performance.now();
  if (isBest) yield* saveState(run, "best");
  yield* saveState(run, "last");
}

/** A step whose gradient overflowed has a finite loss of its own, and must not reach a checkpoint. */
async function assertFinite<Batch extends tf.TensorContainer>({ state, learningRate }: Run<Batch>): Promise<void> {
  const tensors = Object.values({ ...state.weights, ...state.buffers });
  const sum = tf.tidy(() => tf.addN(tensors.map((tensor) => tf.sum(tf.mul(tensor, 0)))));
  const [zero] = await sum.data();
  sum.dispose();
  const step = state.progress.step - 1;
  if (zero !== 0) throw new TrainingDivergedError(step, "weights are not finite", learningRate(step));
}

async function* saveState<Batch extends tf.TensorContainer>(
  { save, state }: Run<Batch>,
  kind: "last" | "best",
): AsyncGenerator<TrainEvent, void, void> {
  if (!save) return;
  await save(state, kind);
  yield { type: "checkpoint-saved", kind, step: state.progress.step };
}

function replaceState<Batch extends tf.TensorContainer>(run: Run<Batch>, next: TrainState): void {
  disposeTrainState(run.state, next);
  run.state = next;
}

function secondsSince(start: number): number {
  return (performance.now() - start) / 1000;
}

/** Lets timers and signals in: on a synchronous backend the awaits above never leave the microtask queue. */
function nextTask(): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, 0));
}
