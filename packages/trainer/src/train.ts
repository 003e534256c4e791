/** The training loop, as an async iterable of events. */

import { turnOfEvents } from "@autophase/tensor-io";
import type * as tf from "@tensorflow/tfjs-core";
import { closeEpoch } from "./close-epoch.js";
import { TrainingDivergedError, TrainingEngineError, TrainingOptionError, TrainingStoppedError } from "./errors.js";
import { optionsOfPeer, throwIfAnyAborted } from "./peers.js";
import { createRun, currentRate, disposeRun, type Run, replaceState, type UnreadStep } from "./run.js";
import { isEngineFailure, saveState } from "./save-state.js";
import { readFigures, type StepFigures } from "./step-figures.js";
import type { TrainEvent } from "./train-events.js";
import { assertTrainOptions, type TrainOptions } from "./train-options.js";
import type { TrainState } from "./train-state.js";
import { submitStep, withLoss } from "./train-step.js";

/**
 * Trains until `epochs` are closed or early stopping ends it, from wherever `state` stands. The loop owns the state and
 * disposes of it, also when its consumer stops early.
 * @throws {TrainingDivergedError} when a loss, a gradient, or a value that would be saved is NaN or infinite; nothing
 *   is saved then, and the error names the last good checkpoint.
 * @throws {CheckpointSaveError} when a checkpoint could not be kept.
 * @throws {TrainingEngineError} when the backend fails within a step; it names the last good checkpoint too.
 * @throws {TrainingOptionError} when an option makes no sense, or the state comes from a run with other epochs.
 * @throws {TrainingStoppedError} on a peer when another one's signal aborts.
 */
export async function* train<Batch extends tf.TensorContainer>(
  state: TrainState,
  given: TrainOptions<Batch>,
): AsyncGenerator<TrainEvent, void, void> {
  assertTrainOptions(given);
  const options = optionsOfPeer(given);
  assertSameEpochs(state, options);
  const run = createRun(state, options);
  try {
    if (state.progress.step > 0) yield { type: "resumed", step: state.progress.step, epoch: state.progress.epoch };
    while (run.state.progress.epoch < options.epochs && !isPatienceOver(run)) {
      if (isEpochComplete(run)) yield* closeEpoch(run);
      else yield* takeStep(run);
      await turnOfEvents();
    }
    yield* endOf(run);
  } catch (error) {
    if (options.signal?.aborted || error instanceof TrainingStoppedError) {
      yield* readSteps(run);
      yield* saveState(run, "last");
    }
    throw withCheckpoint(error, run);
  } finally {
    disposeRun(run);
  }
}

function assertSameEpochs<Batch extends tf.TensorContainer>(
  { progress }: TrainState,
  { stepsPerEpoch }: TrainOptions<Batch>,
): void {
  if (progress.stepsPerEpoch === null || progress.stepsPerEpoch === stepsPerEpoch) return;
  const expected = `expected ${progress.stepsPerEpoch} steps per epoch as in the run that made this state`;
  throw new TrainingOptionError(`train: ${expected}, got ${stepsPerEpoch}: it would learn from other batches`);
}

function isEpochComplete<Batch extends tf.TensorContainer>({ state, options }: Run<Batch>): boolean {
  return state.progress.step >= (state.progress.epoch + 1) * options.stepsPerEpoch;
}

function isPatienceOver<Batch extends tf.TensorContainer>({ state, options: { earlyStopping } }: Run<Batch>): boolean {
  return earlyStopping !== undefined && (state.progress.stopping?.waited ?? 0) >= earlyStopping.patience;
}

async function* takeStep<Batch extends tf.TensorContainer>(run: Run<Batch>): AsyncGenerator<TrainEvent, void, void> {
  const { options } = run;
  const { lossEvery = 1 } = options;
  await throwIfAnyAborted(options);
  const start = performance.now();
  const { step, epoch } = run.state.progress;
  const learningRate = currentRate(run);
  const parts = {
    parts: options.accumulate ?? 1,
    batchOf: (part: number) => options.batches(step, part),
    isWatched: lossEvery === 1,
  };
  const stepOptions = {
    learningRate,
    ...(options.optimizer && { optimizer: options.optimizer }),
    ...(options.clipNorm !== undefined && { clipNorm: options.clipNorm }),
    ...(options.peers && { peers: options.peers }),
  };
  const { state, figures } = await submitStep(run.state, parts, run.gradients.differentiate, stepOptions);
  replaceState(run, state);
  run.unread.push({ step, epoch, learningRate, figures, start, end: performance.now() });
  const isDue = isCheckpointDue(run);
  if (isDue || isEpochComplete(run) || run.unread.length >= lossEvery) yield* readSteps(run);
  await options.observe?.(run.state);
  if (isDue) yield* saveState(run, "last");
}

/** Looks at what the last steps came to, and reports them. */
async function* readSteps<Batch extends tf.TensorContainer>(run: Run<Batch>): AsyncGenerator<TrainEvent, void, void> {
  if (run.unread.length === 0) return;
  const steps = run.unread.splice(0);
  const found = await readFigures(steps.map(({ figures }) => figures));
  (steps.at(-1) as UnreadStep).end = performance.now();
  for (const [k, { step, epoch, learningRate, start, end }] of steps.entries()) {
    const { loss, gradientNorm, problem } = found[k] as StepFigures;
    if (problem) throw new TrainingDivergedError(step, problem, learningRate, run.lastCheckpoint);
    run.state = { ...run.state, progress: withLoss(run.state.progress, loss) };
    if (run.learningRate !== undefined && run.learningRate !== learningRate) {
      yield { type: "learning-rate-changed", step, from: run.learningRate, to: learningRate };
    }
    run.learningRate = learningRate;
    yield { type: "step-end", step, epoch, loss, learningRate, gradientNorm, seconds: (end - start) / 1000 };
  }
}

/** At the end of an epoch there is one anyway. */
function isCheckpointDue<Batch extends tf.TensorContainer>(run: Run<Batch>): boolean {
  const { checkpointEvery } = run.options;
  return checkpointEvery !== undefined && run.state.progress.step % checkpointEvery === 0 && !isEpochComplete(run);
}

function withCheckpoint<Batch extends tf.TensorContainer>(error: unknown, run: Run<Batch>): unknown {
  return isEngineFailure(error)
    ? new TrainingEngineError(run.state.progress.step, run.lastCheckpoint, error as Error)
    : error;
}

function* endOf<Batch extends tf.TensorContainer>(run: Run<Batch>): Generator<TrainEvent, void, void> {
  const { step, epoch, stopping } = run.state.progress;
  const isStopped = isPatienceOver(run);
  if (isStopped) {
    const { best, waited } = stopping ?? { best: null, waited: 0 };
    yield { type: "early-stopped", epoch, step, bestLoss: best ?? Number.NaN, waited };
  }
  yield { type: "train-end", reason: isStopped ? "early-stopped" : "completed", step, epoch };
}
