/** Far-field diffraction of a complex object. */

import { fftshift } from "@autophase/kernels";
import { assertArray, type ComplexArray, type FloatData, type RealArray } from "@autophase/tensor-io";
import { plannedFft } from "./planned-fft.js";

/**
 * Far-field modulus of a complex object: `|fftshift(fftn(ifftshift(object)))|`.
 * @param object - centred, any number of axes of any length; fastest where the lengths factor into 2, 3, 5, 7.
 * @returns float32 modulus (not intensity), same shape, centred. Unnormalised:
 *   `sum(out**2) === size * sum(|object|**2)`.
 * @throws {ShapeError} when real or imag does not hold the shape.
 */
export function farField(object: ComplexArray<FloatData>): RealArray<Float32Array> {
  const { data, shape } = intensityOf("farField", object);
  for (let i = 0; i < data.length; i++) data[i] = Math.sqrt(data[i]);
  return centred(data, shape);
}

/**
 * Far-field intensity of a complex object: the square of `farField`, the expected counts up to a scale.
 * @param object - centred.
 * @returns float32 intensity, same shape, centred.
 * @throws {ShapeError} when real or imag does not hold the shape.
 */
export function farFieldIntensity(object: ComplexArray<FloatData>): RealArray<Float32Array> {
  const { data, shape } = intensityOf("farFieldIntensity", object);
  return centred(data, shape);
}

/** In corner layout, float64. The object's own origin makes no difference: moving it turns phases only. */
function intensityOf(where: string, object: ComplexArray<FloatData>): RealArray<Float64Array> {
  assertArray(where, object);
  const { shape } = object;
  const spectrum = { real: Float64Array.from(object.real), imag: Float64Array.from(object.imag), shape };
  plannedFft(shape).forward(spectrum);
  const { real, imag } = spectrum;
  for (let i = 0; i < real.length; i++) real[i] = real[i] * real[i] + imag[i] * imag[i];
  return { data: real, shape };
}

function centred(data: Float64Array, shape: readonly number[]): RealArray<Float32Array> {
  return fftshift({ data: Float32Array.from(data), shape });
}
