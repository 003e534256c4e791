/** What changes while the loop runs. */

import type * as tf from "@tensorflow/tfjs-core";
import { type RepeatedGradients, repeatGradients } from "./repeated-gradients.js";
import type { PlateauState } from "./schedules/plateau-schedule.js";
import type { UnreadFigures } from "./step-figures.js";
import type { TrainOptions } from "./train-options.js";
import { disposeTrainState, type TrainState } from "./train-state.js";

export interface Run<Batch extends tf.TensorContainer> {
  readonly options: TrainOptions<Batch>;
  state: TrainState;
  readonly gradients: RepeatedGradients<Batch>;
  /** Steps that were taken and not looked at yet, in order. */
  readonly unread: UnreadStep[];
  /** In milliseconds of `performance.now()`. */
  epochStart: number;
  /** Of the last step that was reported; undefined before the first. */
  learningRate: number | undefined;
  /** Where the newest one is that was kept. */
  lastCheckpoint: string | undefined;
}

export interface UnreadStep {
  readonly step: number;
  readonly epoch: number;
  readonly learningRate: number;
  readonly figures: UnreadFigures;
  /** In milliseconds; the end is that of the wait for the device where there was one. */
  readonly start: number;
  end: number;
}

export function createRun<Batch extends tf.TensorContainer>(
  state: TrainState,
  options: TrainOptions<Batch>,
): Run<Batch> {
  const progress = { ...state.progress, stepsPerEpoch: options.stepsPerEpoch };
  return {
    options,
    state: { ...state, progress },
    gradients: repeatGradients(options.loss),
    unread: [],
    epochStart: performance.now(),
    learningRate: undefined,
    lastCheckpoint: options.resumedFrom,
  };
}

export function disposeRun<Batch extends tf.TensorContainer>({ state, unread, gradients }: Run<Batch>): void {
  for (const { figures } of unread) figures.values.dispose();
  disposeTrainState(state);
  gradients.dispose();
}

/** The learning rate of the next step. */
export function currentRate<Batch extends tf.TensorContainer>({ state, options }: Run<Batch>): number {
  const { learningRate } = options;
  if (typeof learningRate === "function") return learningRate(state.progress.step);
  return (state.progress.plateau ?? learningRate.start).learningRate;
}

/** What a schedule that looks at the losses makes of one; null for others. */
export function plateauAfter<Batch extends tf.TensorContainer>(
  { state, options: { learningRate } }: Run<Batch>,
  loss: number,
): PlateauState | null {
  if (typeof learningRate === "function") return null;
  return learningRate.afterEpoch(state.progress.plateau ?? learningRate.start, loss);
}

/** Puts the next state in the place of the present one, whose other tensors it releases. */
export function replaceState<Batch extends tf.TensorContainer>(run: Run<Batch>, next: TrainState): void {
  disposeTrainState(run.state, next);
  run.state = next;
}

export function secondsSince(start: number): number {
  return (performance.now() - start) / 1000;
}
