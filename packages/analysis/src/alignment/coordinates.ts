/** Signed coordinates of corner layout, and products with plane waves along them. */

import type { ComplexArray, Shape } from "@autophase/tensor-io";

/** `0, 1, ..., -2, -1`: the coordinate of each index of an axis, the origin at index 0; `-N/2` for the middle of even lengths. */
export function signedCoordinates(length: number): Float64Array {
  const firstNegative = Math.ceil(length / 2);
  return Float64Array.from({ length }, (_, i) => (i < firstNegative ? i : i - length));
}

/** Calls `visit` for each run of the array that has one coordinate along `axis`: `[start, start + count)`. */
export function forEachRun(
  shape: Shape,
  axis: number,
  visit: (start: number, count: number, coordinate: number) => void,
): void {
  const coordinates = signedCoordinates(shape[axis]);
  const count = shape.slice(axis + 1).reduce((product, length) => product * length, 1);
  const outer = shape.slice(0, axis).reduce((product, length) => product * length, 1);
  for (let o = 0; o < outer; o++) {
    for (let i = 0; i < coordinates.length; i++) {
      visit((o * coordinates.length + i) * count, count, coordinates[i]);
    }
  }
}

/** `z(x) <- z(x) exp(i k . x)` in place, `x` in voxels from the origin. Corner layout. */
export function multiplyByRamp(z: ComplexArray<Float64Array>, ramp: readonly number[]): void {
  for (const [axis, slope] of ramp.entries()) {
    if (slope === 0) continue;
    forEachRun(z.shape, axis, (start, count, x) => {
      const cosine = Math.cos(slope * x);
      const sine = Math.sin(slope * x);
      for (let i = start; i < start + count; i++) {
        const real = z.real[i];
        z.real[i] = real * cosine - z.imag[i] * sine;
        z.imag[i] = real * sine + z.imag[i] * cosine;
      }
    });
  }
}
