/** Signed coordinates, and products with plane waves along them. */

import { type ComplexArray, type FloatData, fdlibmCos, fdlibmSin, type Shape, sizeOfShape } from "@autophase/tensor-io";

/**
 * `0, 1, ..., -2, -1`: the coordinate of each index of an axis in corner layout; `-N/2` for the middle of even lengths.
 */
export function signedCoordinates(length: number): Float64Array {
  const firstNegative = Math.ceil(length / 2);
  return Float64Array.from({ length }, (_, i) => (i < firstNegative ? i : i - length));
}

/** `-floor(N/2), ..., -1, 0, 1, ...`: the coordinate of each index of an axis in centred layout. */
export function centredCoordinates(length: number): Float64Array {
  return Float64Array.from({ length }, (_, i) => i - (length >> 1));
}

/** How an axis lies in memory: element `(o, i, k)` is at `(o * length + i) * inner + k`. */
export function axisLayout(shape: Shape, axis: number): { outer: number; length: number; inner: number } {
  return {
    outer: sizeOfShape(shape.slice(0, axis)),
    length: shape[axis],
    inner: sizeOfShape(shape.slice(axis + 1)),
  };
}

/**
 * `z(x) <- z(x) exp(i k . x)` in place, `x` in voxels from the origin.
 * @param coordinatesOf - `signedCoordinates` for corner layout. Default those of centred layout.
 */
export function multiplyByRamp(
  z: ComplexArray<FloatData>,
  ramp: readonly number[],
  coordinatesOf: (length: number) => Float64Array = centredCoordinates,
): void {
  for (const [axis, slope] of ramp.entries()) {
    if (slope !== 0) multiplyAlongAxis(z, axis, slope, coordinatesOf(z.shape[axis]));
  }
}

function multiplyAlongAxis(
  { real, imag, shape }: ComplexArray<FloatData>,
  axis: number,
  slope: number,
  coordinates: Float64Array,
): void {
  const { outer, length, inner } = axisLayout(shape, axis);
  const cosine = coordinates.map((x) => fdlibmCos(slope * x));
  const sine = coordinates.map((x) => fdlibmSin(slope * x));
  for (let o = 0, at = 0; o < outer; o++) {
    for (let i = 0; i < length; i++, at += inner) rotate(real, imag, at, at + inner, cosine[i], sine[i]);
  }
}

/** Small and often called: compiled early. */
function rotate(real: FloatData, imag: FloatData, from: number, end: number, c: number, s: number): void {
  for (let at = from; at < end; at++) {
    const value = real[at];
    real[at] = value * c - imag[at] * s;
    imag[at] = value * s + imag[at] * c;
  }
}
