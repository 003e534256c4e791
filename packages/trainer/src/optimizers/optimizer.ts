/** What moves the weights, as a value. */

import type * as tf from "@tensorflow/tfjs-core";
import { type AdamOptions, type AdamState, adamStep, createAdamState } from "./adam.js";

/** An optimiser with its constants fixed; all that changes is in the state. */
export interface Optimizer {
  readonly name: string;
  /** The state before the first step. */
  readonly start: (weights: tf.NamedTensorMap) => AdamState;
  /** @returns new tensors; the arguments are not touched. */
  readonly step: (
    weights: tf.NamedTensorMap,
    gradients: tf.NamedTensorMap,
    state: AdamState,
    learningRate: number,
  ) => { readonly weights: tf.NamedTensorMap; readonly state: AdamState };
}

/** What stays the same over a run. */
export type AdamConstants = Omit<AdamOptions, "learningRate">;

/** Adam (Kingma & Ba 2015, arXiv:1412.6980); see {@link adamStep}. */
export function adam(constants: AdamConstants = {}): Optimizer {
  return {
    name: "adam",
    start: createAdamState,
    step: (weights, gradients, state, learningRate) =>
      adamStep(weights, gradients, state, { ...constants, learningRate }),
  };
}
