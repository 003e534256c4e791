/** What turns a pattern of the network's own size into an object. */

import { createWeightTensors } from "@autophase/network";
import { mapTo, type RealArray, type Shape } from "@autophase/tensor-io";
import * as tf from "@tensorflow/tfjs-core";
import { disposeBatch, patternBatch } from "./batch.js";
import { predictBatch } from "./far-field-loss.js";
import type { FittedPattern } from "./fit-pattern.js";
import type { SupportedObject } from "./to-full-grid.js";
import type { TrainedNetwork } from "./trained-network.js";
import type { TrainingRange } from "./training-range.js";

export interface Predictor {
  /** Of the patterns it takes. */
  readonly shape: Shape;
  /** Amplitude under it is zero. */
  readonly threshold: number;
  /** What it has learnt from, where that is known. */
  readonly range?: TrainingRange | undefined;
  /** The centred object, or its twin: the pattern is of both. At any scale. */
  predict(pattern: FittedPattern): Promise<SupportedObject>;
  /** Releases what it holds. */
  dispose(): void;
}

const DEFAULT_SHAPE = [64, 64, 64];

/**
 * A network as a predictor, on the current TensorFlow.js backend.
 * @throws {WeightsError} when the weights are not the network's.
 */
export function createPredictor({
  network,
  weights,
  threshold = 0.1,
  shape = DEFAULT_SHAPE,
  range,
}: TrainedNetwork): Predictor {
  const tensors = createWeightTensors(network, weights);
  return {
    shape,
    threshold,
    range,
    async predict(pattern) {
      const batch = patternBatch(pattern);
      const output = predictBatch(network, tensors, batch, { threshold });
      const [amplitude, phase] = await Promise.all([
        output.amplitude.data<"float32">(),
        output.phase.data<"float32">(),
      ]);
      const inside = await output.support?.data<"float32">();
      disposeBatch(batch);
      tf.dispose([output.amplitude, output.phase, output.support ?? []]);
      return objectOf(amplitude, phase, inside ?? amplitude, pattern.intensity.shape);
    },
    dispose: () => tf.dispose([tensors.trainable, tensors.statistics]),
  };
}

function objectOf(amplitude: Float32Array, phase: Float32Array, inside: Float32Array, shape: Shape): SupportedObject {
  const real = amplitude.map((a, i) => a * Math.cos(phase[i]));
  const imag = amplitude.map((a, i) => a * Math.sin(phase[i]));
  const support: RealArray<Uint8Array> = { data: mapTo(Uint8Array, inside, (value) => (value > 0 ? 1 : 0)), shape };
  return { object: { real, imag, shape }, support };
}
