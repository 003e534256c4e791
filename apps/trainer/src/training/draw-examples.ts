/** What a network makes of a few patterns that were held out. */

import { alignToReference } from "@autophase/analysis";
import type { Sample, SampleSource } from "@autophase/dataset";
import type { TrainingExample } from "@autophase/figures";
import type { Network } from "@autophase/network";
import { createBatch, scatter } from "@autophase/prediction";
import { amplitudeOf, type ComplexArray, mapTo, type RealArray } from "@autophase/tensor-io";
import type { TrainState } from "@autophase/trainer";
import * as tf from "@tensorflow/tfjs-core";

export interface DrawOptions {
  readonly network: Network;
  readonly source: SampleSource;
  readonly threshold: number;
  /** At most so many. */
  readonly count: number;
}

/** Those whose prediction holds anything at all. */
export async function drawExamples(
  state: TrainState,
  { network, source, threshold, count }: DrawOptions,
): Promise<TrainingExample[]> {
  const examples: TrainingExample[] = [];
  for (let index = 0; index < Math.min(count, source.validationCount); index++) {
    const sample = await source.validation(index);
    const batch = createBatch([sample]);
    const weights = { trainable: state.weights, statistics: state.buffers };
    const scattered = scatter(network, weights, batch, { threshold });
    const [amplitude, phase, modulus] = [scattered.amplitude, scattered.phase, scattered.modulus].map((tensor) =>
      tensor.dataSync<"float32">(),
    ) as [Float32Array, Float32Array, Float32Array];
    tf.dispose([batch, scattered.amplitude, scattered.phase, scattered.modulus]);
    if (!amplitude.some((value) => value > 0)) continue;
    examples.push(beside(sample, fromPolar(amplitude, phase, sample.shape), modulus));
  }
  return examples;
}

function fromPolar(amplitude: Float32Array, phase: Float32Array, shape: readonly number[]): ComplexArray {
  const real = amplitude.map((a, i) => a * Math.cos(phase[i] as number));
  const imag = amplitude.map((a, i) => a * Math.sin(phase[i] as number));
  return { real, imag, shape };
}

/** A prediction is one of many equal answers: it is shown where it lies best over the truth. */
function beside(
  { name, pattern, truth, shape }: Sample,
  object: ComplexArray,
  farField: Float32Array,
): TrainingExample {
  const seen = { name, pattern, farField: { data: farField, shape } };
  if (!truth) return { ...seen, predicted: { object, support: supportOf(object, 0) } };
  const { aligned } = alignToReference(object, truth);
  const image = { object: aligned, support: supportOf(aligned) };
  return { ...seen, predicted: image, truth: { object: truth, support: supportOf(truth) } };
}

/** Above half of the maximum, or above `share` of it. */
function supportOf(object: ComplexArray, share = 0.5): RealArray<Uint8Array> {
  const { data, shape } = amplitudeOf(object);
  const bar = share * data.reduce((a, b) => Math.max(a, b), 0);
  return { data: mapTo(Uint8Array, data, (a) => (a > bar ? 1 : 0)), shape };
}
