/** An object on another grid of the same box. */

import { centralBoxIndices, createFft, fftshift, ifftshift, onGrid } from "@autophase/kernels";
import { type ComplexArray, mapTo, type Shape } from "@autophase/tensor-io";

/**
 * By its transform: what both grids know of it. A coefficient at half the sampling rate belongs to both signs, and is
 * left out on a finer grid. Centred.
 */
export function resampleObject(object: ComplexArray, shape: Shape): ComplexArray {
  const spectrum = spectrumOf(object);
  const box = shape.map((length, axis) => {
    const had = object.shape[axis];
    return had < length && had % 2 === 0 ? had - 1 : Math.min(had, length);
  });
  const known = centralBoxIndices(object.shape, box);
  const move = (part: Float64Array): Float64Array<ArrayBuffer> =>
    onGrid({ data: mapTo(Float64Array, known, (i) => part[i]), shape: box }, shape);
  const other = { real: move(spectrum.real), imag: move(spectrum.imag), shape };
  createFft(shape).inverse(other);
  const { real, imag } = fftshift(other);
  return { real: Float32Array.from(real), imag: Float32Array.from(imag), shape };
}

/** Of a centred object, in corner layout. */
export function spectrumOf(object: ComplexArray): ComplexArray<Float64Array<ArrayBuffer>> {
  const { real, imag, shape } = ifftshift(object);
  const spectrum = { real: Float64Array.from(real), imag: Float64Array.from(imag), shape };
  createFft(shape).forward(spectrum);
  return spectrum;
}
