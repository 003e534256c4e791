/** Everything that training changes, as one value. */

import type * as tf from "@tensorflow/tfjs-core";
import { type AdamState, createAdamState } from "./optimizers/adam.js";
import type { PlateauState } from "./schedules/plateau-schedule.js";
import type { LossWatch } from "./schedules/watch-loss.js";

export interface TrainState {
  /** What the optimiser moves. */
  readonly weights: tf.NamedTensorMap;
  /** What the loss itself carries along, such as running statistics. */
  readonly buffers: tf.NamedTensorMap;
  readonly optimizer: AdamState;
  readonly progress: TrainProgress;
}

/**
 * Where training stands; plain data. Batches are asked for by step, so `step` is the position in the data: batch
 * `step % stepsPerEpoch` of epoch `floor(step / stepsPerEpoch)`. Random numbers are made from seed and position, so it
 * is the state of every generator too.
 */
export interface TrainProgress {
  /** Steps done. */
  readonly step: number;
  /** Epochs closed: validated and reported. */
  readonly epoch: number;
  /** Of the run that made this state; null before its first step. A run with another number would get other batches. */
  readonly stepsPerEpoch: number | null;
  /** Sum of the losses of the epoch under way. */
  readonly epochLossSum: number;
  /** Lowest loss of an epoch so far: of validation where there is one, else of training. */
  readonly bestLoss: number | null;
  /** Of a schedule that looks at the losses; null where the rate follows from the step. */
  readonly plateau: PlateauState | null;
  /** Epochs without improvement, for early stopping; null before the first epoch. */
  readonly stopping: LossWatch | null;
}

/** The state before the first step. It takes over the tensors. */
export function createTrainState(weights: tf.NamedTensorMap, buffers: tf.NamedTensorMap = {}): TrainState {
  return { weights, buffers, optimizer: createAdamState(weights), progress: FIRST };
}

const FIRST: TrainProgress = {
  step: 0,
  epoch: 0,
  stepsPerEpoch: null,
  epochLossSum: 0,
  bestLoss: null,
  plateau: null,
  stopping: null,
};

/** Releases the tensors of a state, save those that `successor` still holds. */
export function disposeTrainState(state: TrainState, successor?: TrainState): void {
  const held = new Set(successor ? listTensors(successor) : []);
  for (const tensor of listTensors(state)) if (!held.has(tensor)) tensor.dispose();
}

function listTensors({ weights, buffers, optimizer }: TrainState): tf.Tensor[] {
  return [weights, buffers, optimizer.first, optimizer.second].flatMap((map) => Object.values(map));
}
