/** One pattern as the network sees it. */

import {
  type ComplexArray,
  type DiffractionPattern,
  type RealArray,
  type Shape,
  ValueError,
} from "@autophase/tensor-io";

/** What is needed to learn from a pattern. */
export interface TrainingSample {
  /** For messages: a file or an item of the simulation. */
  readonly name: string;
  readonly shape: Shape;
  /** Centred `sqrt(I)` divided by its maximum; 0 where not measured. */
  readonly amplitude: Float32Array;
  /** 1 = measured; absent where everything was. */
  readonly mask?: Uint8Array;
  /** Counts where the amplitude is 1. */
  readonly peakCounts: number;
}

/** A pattern to judge a network by. */
export interface Sample extends TrainingSample {
  /** Counts, as measured. */
  readonly pattern: DiffractionPattern;
  /** The true object where it is known. */
  readonly truth?: ComplexArray;
}

/** @throws {ValueError} when no voxel holds a count. */
export function createSample(name: string, pattern: DiffractionPattern, truth?: ComplexArray): Sample {
  const amplitude = measuredAmplitude(pattern);
  const maximum = amplitude.reduce((a, b) => Math.max(a, b), 0);
  if (maximum === 0) throw new ValueError(`${name}: no voxel holds a count`);
  for (let i = 0; i < amplitude.length; i++) amplitude[i] = amplitude[i] / maximum;
  const { intensity, mask } = pattern;
  return {
    ...{ name, shape: intensity.shape, amplitude, peakCounts: maximum ** 2, pattern },
    ...(mask && { mask: mask.data }),
    ...(truth && { truth }),
  };
}

/** Without what learning does not need, to be light in memory. */
export function toTrainingSample({ name, shape, amplitude, mask, peakCounts }: TrainingSample): TrainingSample {
  return { name, shape, amplitude, peakCounts, ...(mask && { mask }) };
}

/** Bytes of its arrays. */
export function trainingBytes({ amplitude, mask }: TrainingSample): number {
  return amplitude.byteLength + (mask?.byteLength ?? 0);
}

/** Zero where nothing was measured. */
function measuredAmplitude({ intensity, mask }: DiffractionPattern): Float32Array {
  const { data }: RealArray<Float32Array> = intensity;
  return data.map((counts, i) => (mask?.data[i] === 0 ? 0 : Math.sqrt(counts)));
}
