/** A reconstruction laid over a reference: what diffraction cannot tell apart is made equal. */

import { createFft, type Fft, fftshift, ifftshift, roll } from "@autophase/kernels";
import { assertSameShape, type ComplexArray, type FloatData } from "@autophase/tensor-io";
import { assertFinite, assertNotZero } from "../assert-values.js";
import { multiplyByRamp } from "./coordinates.js";
import { findRamp } from "./find-ramp.js";
import { toComplex32, toComplex64 } from "./precision.js";
import { refineTransform } from "./refine-transform.js";
import { inverseShifted } from "./translate.js";
import { twin } from "./twin.js";

/** What was done: `aligned(x) = scale exp(i (offset + ramp . x)) image(x - shift)`, `x` in voxels from the origin. */
export interface Alignment {
  /** The object over the reference, centred, at the least-squares scale. */
  readonly aligned: ComplexArray;
  /** Whether `image` is the object's twin rather than the object. */
  readonly twin: boolean;
  /** Voxels along each axis. */
  readonly shift: readonly number[];
  /** Radians per voxel along each axis. */
  readonly ramp: readonly number[];
  /** Radians, (-pi, pi]. */
  readonly offset: number;
  readonly scale: number;
  /** `sqrt(1 - |<a, b>|^2 / (norm(a)^2 norm(b)^2))` of the aligned object and the reference. */
  readonly invariantError: number;
}

/**
 * Aligns an object to a reference, as itself and as its twin, and keeps the better by `invariantError`. The translation
 * starts from the cross-correlation of the amplitudes (after Guizar-Sicairos et al. 2008, doi:10.1364/OL.33.000156, with
 * Newton's method for the fraction of a voxel), the ramp from the FFT of one object times the conjugate of the other,
 * and both are then refined together.
 * @param object - centred, any number of axes, any lengths.
 * @param reference - centred, the same shape.
 * @throws {ShapeError} when the shapes differ.
 * @throws {ValueError} when a value is not finite, or either is zero everywhere.
 */
export function alignToReference(object: ComplexArray<FloatData>, reference: ComplexArray<FloatData>): Alignment {
  assertFinite("alignToReference: object", object);
  assertFinite("alignToReference: reference", reference);
  assertSameShape("alignToReference", object.shape, reference.shape);
  assertNotZero("alignToReference", "an object", sumOfSquares(object));
  assertNotZero("alignToReference", "a reference", sumOfSquares(reference));
  const fft = createFft(object.shape);
  const target = toComplex64(ifftshift(reference));
  const asItself = alignOne(object, target, fft);
  const asTwin = alignOne(twin(object), target, fft);
  if (asTwin.invariantError < asItself.invariantError) return { ...asTwin, twin: true };
  return { ...asItself, twin: false };
}

function alignOne(
  object: ComplexArray<FloatData>,
  reference: ComplexArray<Float64Array>,
  fft: Fft,
): Omit<Alignment, "twin"> {
  const start = toComplex64(ifftshift(object));
  const translation = findTranslation(start, reference, fft);
  const whole = translation.map(Math.round);
  const moved = roll(start, whole);
  const fraction = translation.map((voxels, axis) => voxels - whole[axis]);
  const ramp = findRamp(conjugateProduct(reference, shifted(moved, fraction, fft)), fft);
  // The ramp is taken out before the fraction of a voxel is put in for good, which wants a centred spectrum.
  multiplyByRamp(moved, ramp);
  const zero = ramp.map(() => 0);
  const refined = refineTransform(moved, reference, { shift: fraction, ramp: zero }, fft);
  const { image, factor, shift, residual } = refined;
  const scale = Math.hypot(...factor);
  const angle = Math.atan2(factor[1], factor[0]);
  return {
    aligned: toComplex32(fftshift(multiply(image, factor))),
    shift: shift.map((voxels, axis) => voxels + whole[axis]),
    ramp: ramp.map((slope, axis) => slope + refined.ramp[axis]),
    offset: wrap(angle - ramp.reduce((sum, slope, axis) => sum + slope * shift[axis], 0)),
    scale,
    invariantError: Math.sqrt(Math.max(0, residual) / sumOfSquares(reference)),
  };
}

function shifted(z: ComplexArray<Float64Array>, shift: readonly number[], fft: Fft): ComplexArray<Float64Array> {
  const out = { real: z.real.slice(), imag: z.imag.slice(), shape: z.shape };
  fft.forward(out);
  inverseShifted(out, shift, fft);
  return out;
}

/** The shift that maximises the correlation of the amplitudes. Corner layout. */
function findTranslation(
  object: ComplexArray<Float64Array>,
  reference: ComplexArray<Float64Array>,
  fft: Fft,
): number[] {
  const a = amplitudeSpectrum(object, fft);
  const b = amplitudeSpectrum(reference, fft);
  // reference(x) = object(x - s) gives A conj(B) = |A|^2 exp(2 pi i k s / N): a ramp along k.
  return findRamp(conjugateProduct(a, b), fft).map((slope, axis) => (slope * object.shape[axis]) / (2 * Math.PI));
}

function amplitudeSpectrum({ real, imag, shape }: ComplexArray<Float64Array>, fft: Fft): ComplexArray<Float64Array> {
  const spectrum = {
    real: real.map((value, i) => Math.hypot(value, imag[i])),
    imag: new Float64Array(real.length),
    shape,
  };
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

function multiply(
  { real, imag, shape }: ComplexArray<Float64Array>,
  [factorReal, factorImag]: readonly [number, number],
): ComplexArray<Float64Array> {
  return {
    real: real.map((value, i) => value * factorReal - imag[i] * factorImag),
    imag: real.map((value, i) => value * factorImag + imag[i] * factorReal),
    shape,
  };
}

function wrap(angle: number): number {
  return angle - 2 * Math.PI * Math.ceil(angle / (2 * Math.PI) - 0.5);
}

function sumOfSquares({ real, imag }: ComplexArray<FloatData>): number {
  let sum = 0;
  for (let i = 0; i < real.length; i++) sum += real[i] * real[i] + imag[i] * imag[i];
  return sum;
}
