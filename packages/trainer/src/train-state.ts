/** Everything that training changes, as one value. */

import type * as tf from "@tensorflow/tfjs-core";
import { type AdamState, createAdamState } from "./adam.js";

export interface TrainState {
  /** What the optimiser moves. */
  readonly weights: tf.NamedTensorMap;
  /** What the loss itself carries along, such as running statistics. */
  readonly buffers: tf.NamedTensorMap;
  readonly optimizer: AdamState;
  readonly progress: TrainProgress;
}

/** Where training stands. Batches are asked for by step, so `step` is the position in the data too. */
export interface TrainProgress {
  /** Steps done. */
  readonly step: number;
  /** Epochs closed: validated and reported. */
  readonly epoch: number;
  /** Sum of the losses of the epoch under way. */
  readonly epochLossSum: number;
  /** Lowest loss of an epoch so far: of validation where there is one, else of training. */
  readonly bestLoss: number | null;
}

/** The state before the first step. It takes over the tensors. */
export function createTrainState(weights: tf.NamedTensorMap, buffers: tf.NamedTensorMap = {}): TrainState {
  const progress = { step: 0, epoch: 0, epochLossSum: 0, bestLoss: null };
  return { weights, buffers, optimizer: createAdamState(weights), progress };
}

/** Releases the tensors of a state, save those that `successor` still holds. */
export function disposeTrainState(state: TrainState, successor?: TrainState): void {
  const held = new Set(successor ? listTensors(successor) : []);
  for (const tensor of listTensors(state)) if (!held.has(tensor)) tensor.dispose();
}

function listTensors({ weights, buffers, optimizer }: TrainState): tf.Tensor[] {
  return [weights, buffers, optimizer.first, optimizer.second].flatMap((map) => Object.values(map));
}
