/** How finely a pattern is sampled, from the pattern alone. */

import { ifftshift } from "@autophase/kernels";
import {
  assertCounts,
  assertSameShape,
  type ComplexArray,
  mapTo,
  type RealArray,
  type Shape,
  ValueError,
} from "@autophase/tensor-io";
import { complexZeros64, createRealFft } from "./real-fft.js";

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
    const profile = profileAlong(axis, modulus, length);
    const lengthAbove = (lowest: number): number => {
      const level = Math.min(0.5, Math.max(lowest, noise));
      return extentAbove(level * modulus.data[0], profile) / (1 - 0.96 * level ** 0.45);
    };
    const [low, high] = [lengthAbove(LOWEST), lengthAbove(ABOVE_HAZE)];
    const isHazy = mask?.data.includes(0) || low > HAZE_LENGTHENS * high;
    return Math.max(1, length / (isHazy ? high : low));
  });
}

/** Modulus of the autocorrelation, corner layout, where its last axis is not negative: it is the same at -r. */
function autocorrelation(
  counts: Float64Array,
  shape: Shape,
  mask: RealArray<Uint8Array> | undefined,
): RealArray<Float64Array> {
  const fft = createRealFft(shape);
  const measured = ifftshift({ data: counts, shape }).data;
  const gaps = mask?.data.includes(0) ? ifftshift(mask).data : undefined;
  const filled = measured.slice();
  const field = complexZeros64(fft.spectrumShape);
  fft.forward(filled, field);
  for (let round = 1; gaps && round <= ROUNDS; round++) {
    keepAbove(LOWEST ** (round / ROUNDS), field);
    fft.inverse(field, filled);
    for (let i = 0; i < gaps.length; i++) filled[i] = gaps[i] === 0 ? Math.max(0, filled[i]) : measured[i];
    fft.forward(filled, field);
  }
  const data = field.real.map((re, i) => Math.sqrt(re ** 2 + field.imag[i] ** 2));
  return { data, shape: field.shape };
}

/** @param share - of the modulus at the origin. */
function keepAbove(share: number, { real, imag }: ComplexArray<Float64Array>): void {
  const level = share ** 2 * (real[0] ** 2 + imag[0] ** 2);
  for (let i = 0; i < real.length; i++) {
    if (real[i] ** 2 + imag[i] ** 2 >= level) continue;
    real[i] = 0;
    imag[i] = 0;
  }
}

/** The largest value at each distance from the origin along an axis of `length` voxels, either way. */
function profileAlong(axis: number, { data, shape }: RealArray<Float64Array>, length: number): Float64Array {
  const stride = shape.slice(axis + 1).reduce((size, other) => size * other, 1);
  const profile = new Float64Array(Math.floor(length / 2) + 1);
  for (let i = 0; i < data.length; i++) {
    const at = Math.floor(i / stride) % shape[axis];
    const distance = Math.min(at, length - at);
    if (data[i] > profile[distance]) profile[distance] = data[i];
  }
  return profile;
}

/** Where the profile first falls through the level, between voxels; its end where it never does. */
function extentAbove(level: number, profile: Float64Array): number {
  const below = profile.findIndex((value) => value <= level);
  if (below < 0) return profile.length - 1;
  return below - 1 + (profile[below - 1] - level) / (profile[below - 1] - profile[below]);
}
