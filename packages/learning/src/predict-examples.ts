/** What a network makes of a few patterns that were held out. */

import { alignToReference } from "@autophase/analysis";
import type { Sample, SampleSource } from "@autophase/dataset";
import type { Network } from "@autophase/network";
import { createBatch, disposeBatch, scatter } from "@autophase/prediction";
import { amplitudeOf, type ComplexArray, type DiffractionPattern, mapTo, type RealArray } from "@autophase/tensor-io";
import type { TrainState } from "@autophase/trainer";
import * as tf from "@tensorflow/tfjs-core";

/** An object and where it is, centred, one shape. */
export interface ExampleObject {
  readonly object: ComplexArray;
  readonly support: RealArray<Uint8Array>;
}

/** A held-out pattern beside its prediction: plain data for pictures. */
export interface TrainingExample {
  readonly name: string;
  readonly pattern: DiffractionPattern;
  /** Far-field modulus of the prediction, unnormalised. */
  readonly farField: RealArray<Float32Array>;
  readonly predicted: ExampleObject;
  /** Where it is known. */
  readonly truth?: ExampleObject;
}

export interface ExampleOptions {
  readonly network: Network;
  readonly source: SampleSource;
  readonly threshold: number;
  /** At most so many. */
  readonly count: number;
}

/** Those whose prediction holds anything at all. */
export async function predictExamples(
  state: TrainState,
  { network, source, threshold, count }: ExampleOptions,
): Promise<TrainingExample[]> {
  const examples: TrainingExample[] = [];
  for (let index = 0; index < Math.min(count, source.validationCount); index++) {
    const sample = await source.validation(index);
    const batch = createBatch([sample]);
    const weights = { trainable: state.weights, statistics: state.buffers };
    const { amplitude, phase, modulus } = scatter(network, weights, batch, { threshold });
    const values = await Promise.all([amplitude, phase, modulus].map((tensor) => tensor.data<"float32">()));
    disposeBatch(batch);
    tf.dispose([amplitude, phase, modulus]);
    if (!values[0].some((value) => value > 0)) continue;
    examples.push(beside(sample, fromPolar(values[0], values[1], sample.shape), values[2]));
  }
  return examples;
}

function fromPolar(amplitude: Float32Array, phase: Float32Array, shape: readonly number[]): ComplexArray {
  const real = amplitude.map((a, i) => a * Math.cos(phase[i]));
  const imag = amplitude.map((a, i) => a * Math.sin(phase[i]));
  return { real, imag, shape };
}

/** A prediction is one of many equal answers: it is shown where it lies best over the truth. */
function beside({ name, pattern, truth, shape }: Sample, object: ComplexArray, modulus: Float32Array): TrainingExample {
  const seen = { name, pattern, farField: { data: modulus, shape } };
  if (!truth) return { ...seen, predicted: { object, support: supportOf(object, 0) } };
  const { aligned } = alignToReference(object, truth);
  const image = { object: aligned, support: supportOf(aligned, 0.5) };
  return { ...seen, predicted: image, truth: { object: truth, support: supportOf(truth, 0.5) } };
}

/** Above `share` of the largest amplitude. */
function supportOf(object: ComplexArray, share: number): RealArray<Uint8Array> {
  const { data, shape } = amplitudeOf(object);
  const bar = share * data.reduce((a, b) => Math.max(a, b), 0);
  return { data: mapTo(Uint8Array, data, (a) => (a > bar ? 1 : 0)), shape };
}
