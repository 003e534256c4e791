/** Where a start begins: random amplitude and phase inside the support. */

import type { ComplexArray, Random, RealArray } from "@autophase/tensor-io";

/**
 * Amplitude uniform in [0, 1) and phase uniform in [-pi, pi) inside the support, 0 outside. The numbers are drawn for
 * every voxel, so that two supports share the values where they overlap.
 */
export function randomObject(support: RealArray<Uint8Array>, random: Random): ComplexArray {
  const { data: inside, shape } = support;
  const real = new Float32Array(inside.length);
  const imag = new Float32Array(inside.length);
  for (let i = 0; i < inside.length; i++) {
    const amplitude = inside[i] * random.uniform();
    const phase = Math.PI * (2 * random.uniform() - 1);
    real[i] = amplitude * Math.cos(phase);
    imag[i] = amplitude * Math.sin(phase);
  }
  return { real, imag, shape };
}
