/** The network alone: an object from a pattern. */

import { applyNetwork, type Network, type WeightTensors } from "@autophase/network";
import type { ComplexArray, RealArray } from "@autophase/tensor-io";
import * as tf from "@tensorflow/tfjs-core";
import { createBatch } from "../data/batch.js";
import type { Sample } from "../data/sample.js";

export interface Prediction {
  /** Centred, amplitude at most 1. */
  readonly object: ComplexArray;
  /** 1 where the amplitude passed the threshold. */
  readonly support: RealArray<Uint8Array>;
}

export async function predict(
  network: Network,
  weights: WeightTensors,
  threshold: number,
  sample: Sample,
): Promise<Prediction> {
  const { input, mask } = createBatch([sample]);
  const output = applyNetwork(network, weights, input, { threshold });
  const [amplitude, phase] = await Promise.all([output.amplitude.data<"float32">(), output.phase.data<"float32">()]);
  tf.dispose([input, mask, output.amplitude, output.phase]);
  const { shape } = sample;
  const real = amplitude.map((a, i) => a * Math.cos(phase[i] as number));
  const imag = amplitude.map((a, i) => a * Math.sin(phase[i] as number));
  const support = { data: Uint8Array.from(amplitude, (a) => (a > 0 ? 1 : 0)), shape };
  return { object: { real, imag, shape }, support };
}
