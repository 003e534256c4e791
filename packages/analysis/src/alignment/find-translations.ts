/** Where an object lies relative to another, as itself and as its twin, from their amplitudes. */

import type { Fft } from "@autophase/kernels";
import { type ComplexArray, type FloatData, type Shape, sizeOfShape } from "@autophase/tensor-io";
import { signedCoordinates } from "./coordinates.js";

export interface Translation {
  readonly isTwin: boolean;
  /** Voxels along each axis, to a quarter of a voxel: parabolas know nothing of the other axes. */
  readonly shift: readonly number[];
}

/**
 * The shifts that maximise the correlation of the amplitudes: the highest voxel, then a parabola along each axis. Both
 * amplitudes are transformed as one complex array, and so are both correlations.
 * @param fft - planned for the shape of both, which are centred.
 * @returns as itself, and as the twin.
 */
export function findTranslations(
  object: ComplexArray<FloatData>,
  reference: ComplexArray<FloatData>,
  fft: Fft,
): readonly [Translation, Translation] {
  const { shape } = object;
  const pair: ComplexArray = { real: relativeAmplitude(object), imag: relativeAmplitude(reference), shape };
  fft.forward(pair);
  crossSpectra(pair);
  fft.forward(pair);
  const mirror = shape.map((length) => 2 * (length >> 1));
  return [
    { isTwin: false, shift: highestPlace(pair.real, shape) },
    { isTwin: true, shift: highestPlace(pair.imag, shape, mirror) },
  ];
}

function relativeAmplitude({ real, imag }: ComplexArray<FloatData>): Float32Array {
  const amplitude = new Float32Array(real.length);
  let highest = 0;
  for (let i = 0; i < real.length; i++) {
    const value = Math.sqrt(real[i] * real[i] + imag[i] * imag[i]);
    amplitude[i] = value;
    if (value > highest) highest = value;
  }
  return amplitude.map((value) => value / highest);
}

/**
 * From the transform `Z` of `a + i b` to that of both correlations, in place. With `A` and `B` of the two real arrays,
 * `2 A(k) = Z(k) + conj Z(-k)` and `2 i B(k) = Z(k) - conj Z(-k)`. The correlation of the objects is that of `A conj
 * B`; the twin's amplitude has the spectrum `conj A`. Both correlations are real: the second goes into the imaginary
 * part.
 */
function crossSpectra({ real, imag, shape }: ComplexArray): void {
  const mirrored = mirrorIndices(shape);
  for (let i = 0; i < real.length; i++) {
    const j = mirrored(i);
    if (j < i) continue;
    const ar = real[i] + real[j];
    const ai = imag[i] - imag[j];
    const br = imag[i] + imag[j];
    const bi = real[j] - real[i];
    const oneReal = ar * br + ai * bi;
    const oneImag = ai * br - ar * bi;
    const twinReal = ar * br - ai * bi;
    const twinImag = -ar * bi - ai * br;
    real[i] = oneReal - twinImag;
    imag[i] = oneImag + twinReal;
    real[j] = oneReal + twinImag;
    imag[j] = twinReal - oneImag;
  }
}

/** Index of `-k` in corner layout. */
function mirrorIndices(shape: Shape): (index: number) => number {
  const strides = shape.map((_, axis) => sizeOfShape(shape.slice(axis + 1)));
  return (index) => {
    let out = 0;
    let rest = index;
    for (let axis = 0; axis < shape.length; axis++) {
      const n = Math.floor(rest / strides[axis]);
      rest -= n * strides[axis];
      if (n > 0) out += (shape[axis] - n) * strides[axis];
    }
    return out;
  };
}

/** The place of the highest element less `offset`, as signed coordinates between voxels. */
function highestPlace(data: Float32Array, shape: Shape, offset: readonly number[] = shape.map(() => 0)): number[] {
  let best = 0;
  for (let i = 1; i < data.length; i++) if (data[i] > data[best]) best = i;
  return shape.map((length, axis) => {
    const stride = sizeOfShape(shape.slice(axis + 1));
    const n = Math.floor(best / stride) % length;
    const beside = (step: number): number => data[best + (((n + step + length) % length) - n) * stride];
    const whole = signedCoordinates(length)[(((n - offset[axis]) % length) + length) % length];
    return whole + vertexOf(beside(-1), data[best], beside(1));
  });
}

/** Where the parabola through values at -1, 0 and 1 is highest. */
function vertexOf(before: number, here: number, after: number): number {
  const curvature = before - 2 * here + after;
  return curvature < 0 ? (before - after) / (2 * curvature) : 0;
}
