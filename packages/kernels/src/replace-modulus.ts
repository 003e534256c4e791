/** The modulus projection in reciprocal space, elementwise. */

import { type ComplexArray, type FloatData, ShapeError } from "@autophase/tensor-io";

/**
 * Gives every measured voxel of a spectrum the modulus `modulus` and keeps its phase; in place. A voxel that is exactly
 * 0 gets phase 0; a masked voxel stays as it is.
 * @param spectrum - any layout, the same as that of `modulus` and `mask`.
 * @param modulus - measured amplitude (not intensity), one value for each voxel.
 * @param mask - 1 = measured. Absent: all measured.
 * @throws {ShapeError} when the lengths differ.
 */
export function replaceModulus(spectrum: ComplexArray<FloatData>, modulus: FloatData, mask?: Uint8Array): void {
  const { real, imag } = spectrum;
  assertLength("imag", imag, real.length);
  assertLength("modulus", modulus, real.length);
  if (mask !== undefined) assertLength("mask", mask, real.length);
  for (let i = 0; i < real.length; i++) {
    if (mask !== undefined && mask[i] === 0) continue;
    const amplitude = magnitude(real[i], imag[i]);
    if (amplitude === 0) {
      real[i] = modulus[i];
      imag[i] = 0;
    } else {
      // dividing first cannot overflow, however small the amplitude
      real[i] = (real[i] / amplitude) * modulus[i];
      imag[i] = (imag[i] / amplitude) * modulus[i];
    }
  }
}

/** `|re + i im|`; the exact and slow way only where squares underflow. */
function magnitude(re: number, im: number): number {
  const fast = Math.sqrt(re * re + im * im);
  return fast > 1e-150 ? fast : Math.hypot(re, im);
}

function assertLength(name: string, data: ArrayLike<number>, expected: number): void {
  if (data.length === expected) return;
  throw new ShapeError(`replaceModulus: expected ${expected} elements in ${name}, got ${data.length}`);
}
