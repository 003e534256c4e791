/** Periodic convolution of real arrays. */

import type { Fft } from "@autophase/kernels";

export interface Spectrum {
  readonly real: Float64Array;
  readonly imag: Float64Array;
  readonly shape: readonly number[];
}

export function spectrumOf(fft: Fft, data: Float64Array): Spectrum {
  const spectrum = { real: data.slice(), imag: new Float64Array(data.length), shape: fft.shape };
  fft.forward(spectrum);
  return spectrum;
}

/** `a` convolved with `b`, or with the mirror image of `b`. */
export function convolveSpectra(fft: Fft, a: Spectrum, b: Spectrum, isMirrored = false): Float64Array {
  const sign = isMirrored ? -1 : 1;
  const real = a.real.map((re, i) => re * b.real[i] - sign * a.imag[i] * b.imag[i]);
  const imag = a.imag.map((im, i) => im * b.real[i] + sign * a.real[i] * b.imag[i]);
  fft.inverse({ real, imag, shape: fft.shape });
  return real;
}
