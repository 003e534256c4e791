/** How finely a pattern is sampled, from the pattern alone. */

import { centralBoxIndices, createFft, ifftshift } from "@autophase/kernels";
import { assertCounts, assertSameShape, mapTo, type RealArray, type Shape, ValueError } from "@autophase/tensor-io";

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
const ROUNDS = 24;

/**
 * Box length over object length along each axis, of two or three: 2 is what phasing needs, less than that cannot be
 * told from 2.
 *
 * The inverse Fourier transform of the intensity is the autocorrelation, which is twice as long as the object. Its
 * largest modulus in each plane across an axis is followed outwards to a level t: 1 % of the maximum, or 5 standard
 * deviations of the counting noise where that is more; 5 % where there are gaps, or where a haze, as measured patterns
 * have, makes it longer by a fifth. At its ends the autocorrelation of a crystal fades like a power of the distance:
 * simulated facetted crystals reach `1 - 0.96 t^0.45` of their length, whatever the strain, and that is corrected for.
 * Within 15 % on those, partial coherence of up to half a voxel included. Gaps in the middle half are filled first,
 * with what the strong part of the autocorrelation predicts there (iterative thresholding, Daubechies et al. 2004,
 * doi:10.1002/cpa.20042); across an axis with a gap near the peak the result may be too low by a third, rarely more.
 * @throws {ValueError} when nothing was counted, or a count is negative or not finite. @throws {ShapeError} for a mask
 *   of another shape.
 */
export function estimateOversampling({ intensity, mask }: MeasuredIntensity): number[] {
  const { shape } = intensity;
  assertCounts("estimateOversampling", intensity);
  if (mask) assertSameShape("estimateOversampling: mask", mask.shape, shape);
  const measured = mask?.data.includes(0) ? ifftshift(mask).data : undefined;
  const counts = mapTo(Float64Array, ifftshift(intensity).data, (value, i) => (measured?.[i] === 0 ? 0 : value));
  const total = counts.reduce((sum, value) => sum + value, 0);
  if (!(total > 0)) throw new ValueError("estimateOversampling: the mask hides every count");
  const noise = NOISE / Math.sqrt(total);
  if (measured) fillMiddle(counts, shape, measured);
  const modulus = autocorrelation(counts, shape);
  return shape.map((length, axis) => {
    const profile = profileAlong(axis, modulus, shape);
    const lengthAbove = (lowest: number): number => {
      const level = Math.min(0.5, Math.max(lowest, noise));
      return extentAbove(level * modulus[0], profile) / (1 - 0.96 * level ** 0.45);
    };
    const [low, high] = [lengthAbove(LOWEST), lengthAbove(ABOVE_HAZE)];
    return Math.max(1, length / (measured || low > HAZE_LENGTHENS * high ? high : low));
  });
}

/** In the middle half of each axis, which holds nearly all counts: an eighth of the work, in voxels twice as large. */
function fillMiddle(counts: Float64Array, shape: Shape, measured: Uint8Array): void {
  const middle = shape.map((length) => Math.ceil(length / 2));
  const inside = centralBoxIndices(shape, middle);
  const real = Float64Array.from(inside, (i) => counts[i]);
  const imag = new Float64Array(real.length);
  const fft = createFft(middle);
  for (let round = 1; round <= ROUNDS; round++) {
    fft.inverse({ real, imag, shape: middle });
    keepAbove(LOWEST ** (round / ROUNDS), real, imag);
    fft.forward({ real, imag, shape: middle });
    imag.fill(0);
    inside.forEach((i, at) => {
      if (measured[i] === 0) counts[i] = Math.max(0, real[at]);
      real[at] = counts[i];
    });
  }
}

/** @param share - of the modulus at the origin. */
function keepAbove(share: number, real: Float64Array, imag: Float64Array): void {
  const least = share ** 2 * (real[0] ** 2 + imag[0] ** 2);
  for (let i = 0; i < real.length; i++) if (real[i] ** 2 + imag[i] ** 2 < least) real[i] = imag[i] = 0;
}

/** Its modulus, corner layout. */
function autocorrelation(counts: Float64Array, shape: Shape): Float64Array {
  const imag = new Float64Array(counts.length);
  createFft(shape).inverse({ real: counts, imag, shape });
  return counts.map((re, i) => Math.sqrt(re ** 2 + imag[i] ** 2));
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
