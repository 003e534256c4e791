/** Between centred objects and corner spectra in float64. */

import { fftshift, ifftshift } from "@autophase/kernels";
import { assertArray, type ComplexArray, type FloatData } from "@autophase/tensor-io";
import { plannedFft } from "./planned-fft.js";

/**
 * `fftn(ifftshift(object))`: corner layout, float64, unnormalised.
 * @throws {ShapeError} when real and imaginary part do not hold the shape.
 */
export function spectrumOf(where: string, object: ComplexArray<FloatData>): ComplexArray<Float64Array> {
  assertArray(where, object);
  const corner = ifftshift(object);
  const spectrum = { real: Float64Array.from(corner.real), imag: Float64Array.from(corner.imag), shape: object.shape };
  plannedFft(object.shape).forward(spectrum);
  return spectrum;
}

/** `fftshift(ifftn(spectrum))`: centred, float32. Overwrites the spectrum. */
export function objectOf(spectrum: ComplexArray<Float64Array>): ComplexArray {
  plannedFft(spectrum.shape).inverse(spectrum);
  const { real, imag, shape } = spectrum;
  return fftshift({ real: Float32Array.from(real), imag: Float32Array.from(imag), shape });
}
