/** One pattern as the network sees it. */

import {
  type ComplexArray,
  type DiffractionPattern,
  type RealArray,
  type Shape,
  ValueError,
} from "@autophase/tensor-io";

export interface Sample {
  /** For messages: a file or an item of the simulation. */
  readonly name: string;
  readonly shape: Shape;
  /** Centred `sqrt(I)` divided by its maximum. */
  readonly amplitude: Float32Array;
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
  const scaled = amplitude.map((value) => value / maximum);
  return { name, shape: pattern.intensity.shape, amplitude: scaled, pattern, ...(truth && { truth }) };
}

/** Zero where nothing was measured. */
function measuredAmplitude({ intensity, mask }: DiffractionPattern): Float32Array {
  const { data }: RealArray<Float32Array> = intensity;
  return data.map((counts, i) => (mask?.data[i] === 0 ? 0 : Math.sqrt(counts)));
}
