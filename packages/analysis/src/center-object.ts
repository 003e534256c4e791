/** A crystal in the middle of its box. */

import { roll } from "@autophase/kernels";
import {
  amplitudeOf,
  type ComplexArray,
  type FloatData,
  fdlibmAtan2,
  fdlibmCos,
  fdlibmSin,
  type Shape,
} from "@autophase/tensor-io";
import { signedCoordinates } from "./alignment/coordinates.js";
import { assertFinite, assertNotZero } from "./assert-values.js";

export interface CenteredObject<Data extends FloatData> {
  readonly object: ComplexArray<Data>;
  /** Whole voxels it was moved along each axis, at most half the box; move a support the same way. */
  readonly shift: readonly number[];
}

/**
 * Moves an object by whole voxels, around the ends of the box, so that the centre of mass of its amplitude is nearest
 * to the origin, `floor(N/2)`. An object that lies across the border comes out in one piece.
 * @param object - centred, any number of axes.
 * @throws {ValueError} when a value is not finite, or the object is zero everywhere.
 */
export function centerObject<Data extends FloatData>(object: ComplexArray<Data>): CenteredObject<Data> {
  assertFinite("centerObject", object);
  const amplitude = amplitudeOf(object as ComplexArray<FloatData>).data;
  const sums = object.shape.map((_, axis) => sumAcross(amplitude, object.shape, axis));
  assertNotZero(
    "centerObject",
    "an object",
    amplitude.reduce((sum, value) => sum + value, 0),
  );
  const shift = sums.map((profile) => shiftToCentre(profile));
  return { object: roll(object, shift), shift };
}

/** Amplitude summed over all other axes. */
function sumAcross(amplitude: Float32Array, shape: Shape, axis: number): Float64Array {
  const inner = shape.slice(axis + 1).reduce((size, length) => size * length, 1);
  const profile = new Float64Array(shape[axis]);
  for (let i = 0; i < amplitude.length; i++) profile[Math.floor(i / inner) % shape[axis]] += amplitude[i];
  return profile;
}

/** The circular mean says roughly where the mass is, then the plain mean of the distances from there says exactly. */
function shiftToCentre(profile: Float64Array): number {
  const length = profile.length;
  let [cosine, sine, total] = [0, 0, 0];
  for (let i = 0; i < length; i++) {
    cosine += profile[i] * fdlibmCos((2 * Math.PI * i) / length);
    sine += profile[i] * fdlibmSin((2 * Math.PI * i) / length);
    total += profile[i];
  }
  const rough = Math.round((fdlibmAtan2(sine, cosine) * length) / (2 * Math.PI));
  const distances = signedCoordinates(length);
  const rest = profile.reduce((sum, value, i) => sum + value * distances[(i - rough + 2 * length) % length], 0) / total;
  const shift = Math.floor(length / 2) - Math.round(rough + rest);
  return distances[((shift % length) + length) % length];
}
