/** An object without the ripples that the edge of its pattern leaves. */

import { createFft, fftshift, ifftshift } from "@autophase/kernels";
import type { ComplexArray } from "@autophase/tensor-io";

/** `tukey` is flat over half of the pattern in each direction, `blackman` falls from the middle on. */
export type ApodizationWindow = "none" | "blackman" | "tukey";

/** The part of Tukey's window that falls. */
const TUKEY_PART = 0.5;

/**
 * The Fourier transform times a window of each axis, 1 in the middle and 0 at the edge: ripples vanish and the
 * resolution falls, to about 1.7 voxels (Blackman & Tukey 1958, doi:10.1002/j.1538-7305.1958.tb03874.x). The sum over
 * the object stays.
 * @param object - centred.
 * @returns the same shape, centred; of `none` the object itself.
 */
export function apodize(object: ComplexArray, window: ApodizationWindow): ComplexArray {
  if (window === "none") return object;
  const { shape } = object;
  const parts = { real: Float32Array.from(object.real), imag: Float32Array.from(object.imag), shape };
  const spectrum = ifftshift(parts);
  const fft = createFft(shape);
  fft.forward(spectrum);
  const weights = shape.map((length) => Float64Array.from({ length }, (_, i) => weightOf(window, i, length)));
  const { real, imag } = spectrum;
  for (let i = 0; i < real.length; i++) {
    let [rest, weight] = [i, 1];
    for (let axis = shape.length - 1; axis >= 0; axis--) {
      weight *= weights[axis][rest % shape[axis]];
      rest = Math.floor(rest / shape[axis]);
    }
    real[i] *= weight;
    imag[i] *= weight;
  }
  fft.inverse(spectrum);
  return fftshift(spectrum);
}

/** Of frequency `i` in corner layout. */
function weightOf(window: Exclude<ApodizationWindow, "none">, i: number, length: number): number {
  // 0 in the middle of the pattern, 1 at its edge
  const distance = (2 * Math.min(i, length - i)) / length;
  if (window === "blackman") {
    return 0.42 + 0.5 * Math.cos(Math.PI * distance) + 0.08 * Math.cos(2 * Math.PI * distance);
  }
  const fallen = (distance - 1 + TUKEY_PART) / TUKEY_PART;
  return fallen <= 0 ? 1 : (1 + Math.cos(Math.PI * fallen)) / 2;
}
