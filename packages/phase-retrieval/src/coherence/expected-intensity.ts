/** What an object scatters into the detector. */

import { createFft, fftshift, ifftshift } from "@autophase/kernels";
import type { ComplexArray, FloatData, RealArray } from "@autophase/tensor-io";
import { convolveSpread } from "./convolve-spread.js";
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
  return fftshift({ data: intensityInPlace(field, pointSpread), shape });
}

/** The same in corner layout, in the real part of the object; the imaginary part is lost. */
export function intensityInPlace<Data extends FloatData>(object: ComplexArray<Data>, pointSpread?: PointSpread): Data {
  const { real, imag, shape } = object;
  createFft(shape).forward(object);
  for (let i = 0; i < real.length; i++) real[i] = real[i] * real[i] + imag[i] * imag[i];
  if (pointSpread) convolveSpread(real, shape, pointSpread);
  return real;
}
