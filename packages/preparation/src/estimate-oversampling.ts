/** How finely a pattern is sampled, from the pattern alone. */

import { createFft, ifftshift } from "@autophase/kernels";
import {
  assertCounts,
  assertSameShape,
  type ComplexArray,
  mapTo,
  type RealArray,
  type Shape,
  ValueError,
} from "@autophase/tensor-io";

/** A pattern as far as this matters. */
export interface MeasuredIntensity {
  /** Centred counts. */
  readonly intensity: RealArray<Float32Array>;
  /** 1 = measured. Absent: everything was. */
  readonly mask?: RealArray<Uint8Array>;
}

/** The autocorrelation is followed down to this share of its maximum, or to the noise. */
const LOWEST = 0.01;
/** Or only to this, where gaps had to be filled or a haze lies under it. */
const ABOVE_HAZE = 0.05;
/** A crystal looks as long at either level; a haze lengthens it by more than this at the lower one. */
const HAZE_LENGTHENS = 1.2;
/** In standard deviations of the noise: among a million voxels hardly one exceeds it by chance. */
const NOISE = 5;
/** Rounds of filling gaps. */
const ROUNDS = 12;

/**
 * Box length over object length along each axis, of two or three: 2 is what phasing needs, less than that cannot be
 * told from 2.
 *
 * The inverse Fourier transform of the intensity is the autocorrelation, which is twice as long as the object. Its
 * largest modulus in each plane across an axis is followed outwards to a level t: 1 % of the maximum, or 5 standard
 * deviations of the counting noise where that is more; 5 % where there are gaps, or where a haze, as measured patterns
 * have, makes it longer by a fifth. At its ends the autocorrelation of a crystal fades like a power of the distance:
 * simulated facetted crystals reach `1 - 0.96 t^0.45` of their length, whatever the strain, and that is corrected for.
 * Within 15 % on those, partial coherence of up to half a voxel included. Gaps are filled first, with what the strong
 * part of the autocorrelation predicts there (iterative thresholding, Daubechies et al. 2004, doi:10.1002/cpa.20042);
 * across an axis with a gap near the peak the result may be too low by 45 %.
 * @throws {ValueError} when nothing was counted, or a count is negative or not finite. @throws {ShapeError} for a mask
 *   of another shape.
 */
export function estimateOversampling({ intensity, mask }: MeasuredIntensity): number[] {
  assertCounts("estimateOversampling", intensity);
  if (mask) assertSameShape("estimateOversampling: mask", mask.shape, intensity.shape);
  const counts = mapTo(Float64Array, intensity.data, (value, i) => (mask?.data[i] === 0 ? 0 : value));
  const total = counts.reduce((sum, value) => sum + value, 0);
  if (!(total > 0)) throw new ValueError("estimateOversampling: the mask hides every count");
  const noise = NOISE / Math.sqrt(total);
  const modulus = autocorrelation(counts, intensity.shape, mask);
  return intensity.shape.map((length, axis) => {
    const profile = profileAlong(axis, modulus, intensity.shape);
    const lengthAbove = (lowest: number): number => {
      const level = Math.min(0.5, Math.max(lowest, noise));
      return extentAbove(level * modulus[0], profile) / (1 - 0.96 * level ** 0.45);
    };
    const [low, high] = [lengthAbove(LOWEST), lengthAbove(ABOVE_HAZE)];
    const isHazy = mask?.data.includes(0) || low > HAZE_LENGTHENS * high;
    return Math.max(1, length / (isHazy ? high : low));
  });
}

/** Modulus of the autocorrelation, corner layout. */
function autocorrelation(counts: Float64Array, shape: Shape, mask: RealArray<Uint8Array> | undefined): Float64Array {
  const fft = createFft(shape);
  const measured = ifftshift({ data: counts, shape }).data;
  const gaps = mask?.data.includes(0) ? ifftshift(mask).data : undefined;
  const field = { real: measured.slice(), imag: new Float64Array(counts.length), shape };
  fft.inverse(field);
  for (let round = 1; gaps && round <= ROUNDS; round++) {
    keepAbove(LOWEST ** (round / ROUNDS) * modulusAt(field, 0), field);
    fft.forward(field);
    for (let i = 0; i < gaps.length; i++) {
      field.real[i] = gaps[i] === 0 ? Math.max(0, field.real[i]) : measured[i];
      field.imag[i] = 0;
    }
    fft.inverse(field);
  }
  return field.real.map((_, i) => modulusAt(field, i));
}

function keepAbove(level: number, { real, imag }: ComplexArray<Float64Array>): void {
  for (let i = 0; i < real.length; i++) {
    if (real[i] ** 2 + imag[i] ** 2 >= level ** 2) continue;
    real[i] = 0;
    imag[i] = 0;
  }
}

function modulusAt({ real, imag }: ComplexArray<Float64Array>, i: number): number {
  return Math.sqrt(real[i] ** 2 + imag[i] ** 2);
}

/** The largest value at each distance from the origin along an axis, either way. */
function profileAlong(axis: number, modulus: Float64Array, shape: Shape): Float64Array {
  const length = shape[axis];
  const stride = shape.slice(axis + 1).reduce((size, other) => size * other, 1);
  const profile = new Float64Array(Math.floor(length / 2) + 1);
  for (let i = 0; i < modulus.length; i++) {
    const at = Math.floor(i / stride) % length;
    const distance = Math.min(at, length - at);
    if (modulus[i] > profile[distance]) profile[distance] = modulus[i];
  }
  return profile;
}

/** Where the profile first falls through the level, between voxels; its end where it never does. */
function extentAbove(level: number, profile: Float64Array): number {
  const below = profile.findIndex((value) => value <= level);
  if (below < 0) return profile.length - 1;
  return below - 1 + (profile[below - 1] - level) / (profile[below - 1] - profile[below]);
}
