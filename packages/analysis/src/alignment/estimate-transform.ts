/** Where one object lies relative to another, looked for from scratch. */

import { createFft, type Fft, ifftshift, roll } from "@autophase/kernels";
import type { ComplexArray } from "@autophase/tensor-io";
import { multiplyByRamp } from "./coordinates.js";
import { cutOut, windowOf } from "./cut-out.js";
import { findRamp } from "./find-ramp.js";
import { refineTransform } from "./refine-transform.js";
import { inverseShifted } from "./translate.js";

/** The reference is near `exp(i ramp . x) object(x - whole - fraction)`, up to a factor. */
export interface EstimatedTransform {
  /** Whole voxels. */
  readonly whole: readonly number[];
  /** The rest of the translation. */
  readonly fraction: readonly number[];
  /** Radians per voxel. */
  readonly ramp: readonly number[];
  /** `norm(reference - image)^2 / norm(reference)^2` around the reference. */
  readonly residual: number;
}

/**
 * The translation starts from the cross-correlation of the amplitudes (after Guizar-Sicairos et al. 2008,
 * doi:10.1364/OL.33.000156, with Newton's method for the fraction of a voxel), the ramp from the FFT of the reference
 * times the conjugate of the object; both are then refined together. All but the first happens in a window around the
 * reference.
 * @param fft - planned for the shape of both. Both are centred.
 */
export function estimateTransform(
  object: ComplexArray<Float64Array>,
  reference: ComplexArray<Float64Array>,
  fft: Fft,
): EstimatedTransform {
  const translation = findTranslation(object, reference, fft);
  const whole = translation.map(Math.round);
  const fraction = translation.map((voxels, axis) => voxels - whole[axis]);
  const window = windowOf(reference);
  const target = ifftshift(cutOut(reference, window));
  const moved = ifftshift(cutOut(roll(object, whole), window));
  const small = createFft(window.shape);
  const ramp = findRamp(conjugateProduct(target, shifted(moved, fraction, small)), small, { tolerance: 1e-4 });
  multiplyByRamp(moved, ramp);
  const refined = refineTransform(moved, target, { shift: fraction, ramp: ramp.map(() => 0) }, small, {
    tolerance: 1e-3,
  });
  return {
    whole,
    fraction: refined.shift,
    ramp: ramp.map((slope, axis) => slope + refined.ramp[axis]),
    residual: refined.residual,
  };
}

/** The shift that maximises the correlation of the amplitudes. */
function findTranslation(
  object: ComplexArray<Float64Array>,
  reference: ComplexArray<Float64Array>,
  fft: Fft,
): number[] {
  const a = amplitudeSpectrum(object, fft);
  const b = amplitudeSpectrum(reference, fft);
  // reference(x) = object(x - s) gives A conj(B) = |A|^2 exp(2 pi i k s / N): a ramp along k.
  const ramp = findRamp(conjugateProduct(a, b), fft, { tolerance: 1e-3 });
  return ramp.map((slope, axis) => (slope * object.shape[axis]) / (2 * Math.PI));
}

/** The same origin for both, so that centred arrays may be taken as they are. */
function amplitudeSpectrum({ real, imag, shape }: ComplexArray<Float64Array>, fft: Fft): ComplexArray<Float64Array> {
  const amplitude = real.map((value, i) => Math.sqrt(value * value + imag[i] * imag[i]));
  const spectrum = { real: amplitude, imag: new Float64Array(real.length), shape };
  fft.forward(spectrum);
  return spectrum;
}

/** `a conj(b)`. */
function conjugateProduct(a: ComplexArray<Float64Array>, b: ComplexArray<Float64Array>): ComplexArray<Float64Array> {
  return {
    real: a.real.map((value, i) => value * b.real[i] + a.imag[i] * b.imag[i]),
    imag: a.imag.map((value, i) => value * b.real[i] - a.real[i] * b.imag[i]),
    shape: a.shape,
  };
}

function shifted(z: ComplexArray<Float64Array>, shift: readonly number[], fft: Fft): ComplexArray<Float64Array> {
  const out = { real: z.real.slice(), imag: z.imag.slice(), shape: z.shape };
  fft.forward(out);
  inverseShifted(out, shift, fft);
  return out;
}
