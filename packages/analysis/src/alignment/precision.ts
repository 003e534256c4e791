/** Complex arrays in single precision; always copies. */

import type { ComplexArray, FloatData } from "@autophase/tensor-io";

export function toComplex32({ real, imag, shape }: ComplexArray<FloatData>): ComplexArray {
  return { real: Float32Array.from(real), imag: Float32Array.from(imag), shape };
}
