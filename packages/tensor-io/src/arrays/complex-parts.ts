/** Interleaved complex numbers (real, imaginary, real, ...) as files hold them, and the two arrays of memory. */

import type { FloatData } from "./array.js";

/** Real and imaginary parts, of the precision of the interleaved values. */
export function splitComplex<Data extends FloatData>(pairs: Data): { real: Data; imag: Data } {
  const real = pairs.slice(0, pairs.length / 2) as Data;
  const imag = real.slice() as Data;
  for (let i = 0; i < real.length; i++) {
    real[i] = pairs[2 * i];
    imag[i] = pairs[2 * i + 1];
  }
  return { real, imag };
}

/** Interleaved values; float64 unless both parts are float32. */
export function joinComplex(real: FloatData, imag: FloatData): FloatData {
  const isSingle = real instanceof Float32Array && imag instanceof Float32Array;
  const pairs = isSingle ? new Float32Array(2 * real.length) : new Float64Array(2 * real.length);
  for (let i = 0; i < real.length; i++) {
    pairs[2 * i] = real[i];
    pairs[2 * i + 1] = imag[i];
  }
  return pairs;
}
