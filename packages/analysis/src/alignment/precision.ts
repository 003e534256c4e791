/** Complex arrays in one precision or the other; always copies. */

import type { ComplexArray, FloatData } from "@autophase/tensor-io";

export function toComplex64({ real, imag, shape }: ComplexArray<FloatData>): ComplexArray<Float64Array> {
  return { real: Float64Array.from(real), imag: Float64Array.from(imag), shape };
}

export function toComplex32({ real, imag, shape }: ComplexArray<FloatData>): ComplexArray {
  return { real: Float32Array.from(real), imag: Float32Array.from(imag), shape };
}
