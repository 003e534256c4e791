/** How repeated scans of one crystal lie to each other, and which of them show something else. */

import { createFft, type Fft, ifftshift } from "@autophase/kernels";
import { assertSameShape, type ComplexArray, mapTo, ValueError } from "@autophase/tensor-io";
import type { CountsVolume } from "./counts-volume.js";
import { cropAround } from "./crop-around.js";
import { findCenter } from "./find-center.js";

export interface AlignScansOptions {
  /** Scans that agree less than this with the reference are dropped. Default 0.9. */
  readonly lowestCorrelation?: number;
  /** Shifts between voxels as well: they keep the total, but smooth the counts. Default false. */
  readonly subVoxel?: boolean;
}

export interface AlignedScan {
  /** What to add to a place in this scan to find it in the reference, in voxels. */
  readonly shift: readonly number[];
  /** Of the square roots of the counts around the peak, after the shift: 1 for equal patterns, 0 for unrelated ones. */
  readonly correlation: number;
  readonly isKept: boolean;
}

export interface ScanAlignment {
  /** Index of the scan that the others are aligned to: the one that agrees best with all. */
  readonly reference: number;
  readonly scans: readonly AlignedScan[];
}

/** Longest side of the box around the peak that is compared, in voxels: the counts are there. */
const BOX = 48;

/**
 * Cross-correlates the square roots of the counts around the highest voxel of each scan, every scan with every other.
 * @throws {ShapeError} when the scans differ in shape. @throws {ValueError} for none, or one without counts.
 */
export function alignScans(
  scans: readonly CountsVolume[],
  { lowestCorrelation = 0.9, subVoxel = false }: AlignScansOptions = {},
): ScanAlignment {
  if (scans.length === 0) throw new ValueError("alignScans: expected at least one scan, got none");
  for (const [k, { intensity }] of scans.entries())
    assertSameShape(`scan ${k + 1}`, intensity.shape, scans[0].intensity.shape);
  const shape = scans[0].intensity.shape.map((length) => Math.min(BOX, length));
  const fft = createFft(shape);
  const centers = scans.map((scan) => findCenter(scan));
  const spectra = scans.map((scan, k) => spectrumOf(scan, centers[k], shape, fft));
  const matches = spectra.map((to) => spectra.map((of) => correlate(to, of, fft, subVoxel)));
  const reference = highest(matches.map((row) => median(row.map(({ correlation }) => correlation))));
  return {
    reference,
    scans: matches[reference].map(({ shift, correlation }, k) => ({
      shift: shift.map((value, axis) => value + centers[reference][axis] - centers[k][axis]),
      correlation: k === reference ? 1 : correlation,
      isKept: k === reference || correlation >= lowestCorrelation,
    })),
  };
}

/** Transform of `sqrt(counts)` less its mean, scaled to norm 1, corner layout. */
function spectrumOf(
  scan: CountsVolume,
  center: readonly number[],
  shape: readonly number[],
  fft: Fft,
): ComplexArray<Float64Array> {
  const box = cropAround(scan, center, shape).intensity.data;
  const real = mapTo(Float64Array, box, Math.sqrt);
  const mean = real.reduce((sum, value) => sum + value, 0) / real.length;
  for (let i = 0; i < real.length; i++) real[i] -= mean;
  const norm = Math.sqrt(real.reduce((sum, value) => sum + value * value, 0)) || 1;
  for (let i = 0; i < real.length; i++) real[i] /= norm;
  const field = { real: ifftshift({ data: real, shape }).data, imag: new Float64Array(real.length), shape };
  fft.forward(field);
  return field;
}

interface Match {
  readonly shift: readonly number[];
  readonly correlation: number;
}

/** The shift that brings `of` onto `to`. */
function correlate(to: ComplexArray<Float64Array>, of: ComplexArray<Float64Array>, fft: Fft, subVoxel: boolean): Match {
  const { shape } = to;
  const product = { real: new Float64Array(to.real.length), imag: new Float64Array(to.real.length), shape };
  for (let i = 0; i < product.real.length; i++) {
    product.real[i] = to.real[i] * of.real[i] + to.imag[i] * of.imag[i];
    product.imag[i] = to.imag[i] * of.real[i] - to.real[i] * of.imag[i];
  }
  fft.inverse(product);
  const top = highest(product.real);
  let stride = product.real.length;
  const shift = shape.map((length) => {
    stride /= length;
    const at = Math.floor(top / stride) % length;
    const beside = (step: number): number => product.real[top + (((at + step + length) % length) - at) * stride];
    const part = subVoxel && length > 2 ? vertexOf(beside(-1), product.real[top], beside(1)) : 0;
    return (at < length / 2 ? at : at - length) + part;
  });
  return { shift, correlation: Math.min(1, product.real[top]) };
}

/** Where a parabola through three neighbours has its top, from the middle one. */
function vertexOf(before: number, at: number, after: number): number {
  const curvature = before - 2 * at + after;
  return curvature < 0 ? Math.max(-0.5, Math.min(0.5, (before - after) / (2 * curvature))) : 0;
}

function highest(values: ArrayLike<number>): number {
  let best = 0;
  for (let i = 1; i < values.length; i++) if (values[i] > values[best]) best = i;
  return best;
}

function median(values: readonly number[]): number {
  return values.toSorted((a, b) => a - b)[Math.floor((values.length - 1) / 2)];
}
