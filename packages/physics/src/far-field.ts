/** Far-field diffraction of a complex object. */

import { fftshift } from "@autophase/kernels";
import type { ComplexArray, FloatData, RealArray } from "@autophase/tensor-io";
import { spectrumOf } from "./spectrum.js";

/**
 * Far-field modulus of a complex object: `|fftshift(fftn(ifftshift(object)))|`.
 * @param object - centred, any number of axes of any length; fastest where the lengths factor into 2, 3, 5, 7.
 * @returns float32 modulus (not intensity), same shape, centred. Unnormalised:
 *   `sum(out**2) === size * sum(|object|**2)`.
 * @throws {ShapeError} when real or imag does not hold the shape.
 */
export function farField(object: ComplexArray<FloatData>): RealArray<Float32Array> {
  const { real, imag, shape } = spectrumOf("farField", object);
  const data = new Float32Array(real.length);
  for (let i = 0; i < data.length; i++) data[i] = Math.sqrt(real[i] ** 2 + imag[i] ** 2);
  return fftshift({ data, shape });
}

/**
 * Far-field intensity of a complex object: the square of `farField`, the expected counts up to a scale.
 * @param object - centred.
 * @returns float32 intensity, same shape, centred.
 * @throws {ShapeError} when real or imag does not hold the shape.
 */
export function farFieldIntensity(object: ComplexArray<FloatData>): RealArray<Float32Array> {
  const { real, imag, shape } = spectrumOf("farFieldIntensity", object);
  const data = new Float32Array(real.length);
  for (let i = 0; i < data.length; i++) data[i] = real[i] ** 2 + imag[i] ** 2;
  return fftshift({ data, shape });
}
