/** Where solutions agree, voxel by voxel. */

import { type ComplexArray, fdlibmAtan2, type RealArray } from "@autophase/tensor-io";
import { normOf } from "./gram-matrix.js";

export interface AgreementMaps {
  /** Standard deviation of the amplitude between the starts, relative to the largest amplitude of `mode`. */
  readonly amplitude: RealArray<Float32Array>;
  /** Root mean square of the phase difference to `mode`, radians. */
  readonly phase: RealArray<Float32Array>;
}

/**
 * Deviations inside the support, 0 outside.
 * @param objects - aligned; each is taken at the same power.
 * @param mode - what they share.
 */
export function agreementMaps(
  objects: readonly ComplexArray[],
  mode: ComplexArray,
  { data: inside, shape }: RealArray<Uint8Array>,
): AgreementMaps {
  const amplitude = new Float32Array(inside.length);
  const phase = new Float32Array(inside.length);
  const norms = objects.map(normOf);
  const highest = mode.real.reduce((max, re, i) => Math.max(max, Math.hypot(re, mode.imag[i])), 0) / normOf(mode);
  for (let i = 0; i < inside.length; i++) {
    if (inside[i] === 0) continue;
    let [sum, square, turned] = [0, 0, 0];
    for (const [k, { real, imag }] of objects.entries()) {
      const value = Math.hypot(real[i], imag[i]) / norms[k];
      sum += value;
      square += value * value;
      const [re, im] = [
        real[i] * mode.real[i] + imag[i] * mode.imag[i],
        imag[i] * mode.real[i] - real[i] * mode.imag[i],
      ];
      turned += fdlibmAtan2(im, re) ** 2;
    }
    const mean = sum / objects.length;
    amplitude[i] = Math.sqrt(Math.max(0, square / objects.length - mean * mean)) / highest;
    phase[i] = Math.sqrt(turned / objects.length);
  }
  return { amplitude: { data: amplitude, shape }, phase: { data: phase, shape } };
}
