/** What an object scatters into the detector. */

import { createFft, fftshift, ifftshift } from "@autophase/kernels";
import type { ComplexArray, FloatData, RealArray } from "@autophase/tensor-io";
import { convolveSpectra, spectrumOf } from "./convolve.js";
import { onGrid } from "./estimate-point-spread.js";
import type { PointSpread } from "./point-spread.js";

/**
 * `|F(object)|^2`, convolved with the point spread of partial coherence where there is one. Never negative.
 * @param object - centred, any number of axes.
 * @returns float64, centred, unnormalised, at the scale of the object.
 */
export function expectedIntensity(object: ComplexArray<FloatData>, pointSpread?: PointSpread): RealArray<Float64Array> {
  const { shape } = object;
  const { real, imag } = ifftshift(object);
  const field = { real: Float64Array.from(real), imag: Float64Array.from(imag), shape };
  const fft = createFft(shape);
  fft.forward(field);
  const coherent = field.real.map((re, i) => re * re + field.imag[i] ** 2);
  if (!pointSpread) return fftshift({ data: coherent, shape });
  const kernel = spectrumOf(fft, onGrid(pointSpread, shape));
  const data = convolveSpectra(fft, spectrumOf(fft, coherent), kernel);
  return fftshift({ data: data.map((value) => Math.max(0, value)), shape });
}
