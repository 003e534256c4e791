/** The phase and the loss that the beam collects in the crystal, taken off. */

import type { ComplexArray, RealArray } from "@autophase/tensor-io";

/** Of the refractive index `n = 1 - delta + i beta`. */
export interface Refraction {
  readonly delta: number;
  readonly beta: number;
}

/**
 * A wave that goes as `exp(i n k L)` has in the crystal the factor `exp(-i delta k L) exp(-beta k L)` beside one in
 * vacuum, `L` the path in and out; the object is divided by it.
 * @param path - nanometres: `opticalPath`.
 */
export function correctRefraction(
  { real, imag, shape }: ComplexArray,
  path: RealArray<Float32Array>,
  { delta, beta, wavelengthNanometers }: Refraction & { readonly wavelengthNanometers: number },
): ComplexArray<Float32Array> {
  const wavenumber = (2 * Math.PI) / wavelengthNanometers;
  const corrected = { real: new Float32Array(real.length), imag: new Float32Array(real.length), shape };
  for (let i = 0; i < real.length; i++) {
    const growth = Math.exp(beta * wavenumber * path.data[i]);
    const angle = delta * wavenumber * path.data[i];
    const cosine = Math.cos(angle);
    const sine = Math.sin(angle);
    corrected.real[i] = growth * (real[i] * cosine - imag[i] * sine);
    corrected.imag[i] = growth * (real[i] * sine + imag[i] * cosine);
  }
  return corrected;
}
