/** Adam with decoupled weight decay. */

import * as tf from "@tensorflow/tfjs-core";
import { TrainingOptionError } from "../errors.js";
import { adamStep, createAdamState } from "./adam.js";
import type { AdamConstants, Optimizer } from "./optimizer.js";

export interface AdamWOptions extends AdamConstants {
  /** Default 0.01. */
  readonly weightDecay?: number;
  /** Which weights decay; default all of them. Normalisation and biases are often left out. */
  readonly decays?: (weight: tf.Tensor, name: string) => boolean;
}

/**
 * AdamW (Loshchilov & Hutter 2019, arXiv:1711.05101): the weights shrink by `1 - learningRate * weightDecay` beside the
 * step of Adam, not through its moments. As in PyTorch the decay follows the learning rate of the step.
 * @throws {TrainingOptionError} when the decay is negative or not finite.
 */
export function adamW({ weightDecay = 0.01, decays = () => true, ...constants }: AdamWOptions = {}): Optimizer {
  if (!(weightDecay >= 0) || !Number.isFinite(weightDecay)) {
    throw new TrainingOptionError(`adamW: weightDecay must not be negative, got ${weightDecay}`);
  }
  return {
    name: "adamw",
    start: createAdamState,
    step: (weights, gradients, state, learningRate) => {
      const shrunk = shrink(weights, 1 - learningRate * weightDecay, decays);
      const moved = adamStep(shrunk, gradients, state, { ...constants, learningRate });
      for (const [name, tensor] of Object.entries(shrunk)) if (tensor !== weights[name]) tensor.dispose();
      return moved;
    },
  };
}

function shrink(
  weights: tf.NamedTensorMap,
  factor: number,
  decays: (weight: tf.Tensor, name: string) => boolean,
): tf.NamedTensorMap {
  return Object.fromEntries(
    Object.entries(weights).map(([name, weight]) => [name, decays(weight, name) ? tf.mul(weight, factor) : weight]),
  );
}
