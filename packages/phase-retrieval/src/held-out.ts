/** Voxels kept from the phasing, to judge it by. */

import { createFft } from "@autophase/kernels";
import {
  type ComplexArray,
  createRandom,
  type DiffractionPattern,
  type FloatData,
  type RealArray,
  type Shape,
  sizeOfShape,
  ValueError,
} from "@autophase/tensor-io";

import { convolveSpectra, spectrumOf } from "./coherence/convolve.js";

export interface HeldOutOptions {
  /** Of the measured voxels, default 0.05. */
  readonly fraction?: number;
  /** Radius in voxels of the balls that are held out: neighbours of an oversampled pattern know each other. Default 1. */
  readonly radius?: number;
  /** The middle of the pattern, to this distance in voxels, is never held out. Default 4. */
  readonly core?: number;
  /** Default 0. */
  readonly seed?: number;
}

/**
 * A free set: seeded random balls among the measured voxels (Favre-Nicolin et al. 2020, doi:10.1107/S1600576720010985).
 * @returns 1 = held out, centred, as `PhaseOptions.heldOut` wants it.
 * @throws {ValueError} when the fraction is not between 0 and 0.5, or no voxel can be held out.
 */
export function heldOutVoxels(
  { intensity, mask }: DiffractionPattern,
  { fraction = 0.05, radius = 1, core = 4, seed = 0 }: HeldOutOptions = {},
): RealArray<Uint8Array> {
  if (!(fraction > 0 && fraction <= 0.5)) {
    throw new ValueError(`heldOutVoxels: expected a fraction above 0 and at most 0.5, got ${fraction}`);
  }
  const { shape } = intensity;
  const isUsable = Uint8Array.from({ length: sizeOfShape(shape) }, (_, i) =>
    mask?.data[i] === 0 ||
    squaredDistance(
      positionOf(i, shape),
      shape.map((n) => Math.floor(n / 2)),
    ) <=
      core ** 2
      ? 0
      : 1,
  );
  const usable = isUsable.reduce((sum, value) => sum + value, 0);
  const wanted = Math.round(fraction * usable);
  if (wanted === 0) throw new ValueError("heldOutVoxels: no measured voxel outside the core is left to hold out");
  const data = new Uint8Array(isUsable.length);
  const random = createRandom(seed);
  for (let held = 0; held < wanted; ) held += holdBall(data, isUsable, shape, random.integer(data.length), radius);
  return { data, shape };
}

/** @returns how many voxels it added. */
function holdBall(data: Uint8Array, isUsable: Uint8Array, shape: Shape, centre: number, radius: number): number {
  if (isUsable[centre] === 0) return 0;
  const at = positionOf(centre, shape);
  let added = 0;
  const visit = (axis: number, offset: readonly number[]): void => {
    if (axis < shape.length) {
      for (let step = -Math.floor(radius); step <= radius; step++) visit(axis + 1, [...offset, step]);
      return;
    }
    if (
      squaredDistance(
        offset,
        offset.map(() => 0),
      ) >
      radius ** 2
    )
      return;
    const position = at.map((value, k) => value + (offset[k] as number));
    if (position.some((value, k) => value < 0 || value >= shape[k])) return;
    const index = position.reduce((sum, value, k) => sum * shape[k] + value, 0);
    if (data[index] === 1 || isUsable[index] === 0) return;
    data[index] = 1;
    added++;
  };
  visit(0, []);
  return added;
}

function positionOf(index: number, shape: Shape): number[] {
  let rest = index;
  const position = shape.map(() => 0);
  for (let axis = shape.length - 1; axis >= 0; axis--) {
    position[axis] = rest % shape[axis];
    rest = Math.floor(rest / shape[axis]);
  }
  return position;
}

function squaredDistance(a: readonly number[], b: readonly number[]): number {
  return a.reduce((sum, value, axis) => sum + (value - (b[axis] as number)) ** 2, 0);
}

/** What the likelihood of held-out voxels is computed from; all corner layout. */
export interface FreeComparison {
  readonly object: ComplexArray<FloatData>;
  /** Counts, those of held-out voxels too. */
  readonly counts: ArrayLike<number>;
  /** 1 = what the phasing saw. */
  readonly seen: Uint8Array;
  readonly heldOut: Uint8Array;
  readonly pointSpread: Float64Array | undefined;
}

/**
 * Mean of `m - I + I log(I / m)` over held-out voxels, with the expected counts `m` at their most likely scale on the
 * others. As `freeLlk` of the analysis; with partial coherence `m` is convolved.
 */
export function freeLogLikelihood({ object, counts, seen, heldOut, pointSpread }: FreeComparison): number {
  const { shape } = object;
  const fft = createFft(shape);
  const field = { real: Float64Array.from(object.real), imag: Float64Array.from(object.imag), shape };
  fft.forward(field);
  let expected: Float64Array = field.real.map((re, i) => re * re + field.imag[i] ** 2);
  if (pointSpread) expected = convolved(expected, pointSpread, shape);
  let [total, calculated] = [0, 0];
  for (let i = 0; i < seen.length; i++) {
    if (seen[i] !== 1) continue;
    total += counts[i] as number;
    calculated += expected[i];
  }
  const scale = total / calculated;
  let [sum, voxels] = [0, 0];
  for (let i = 0; i < heldOut.length; i++) {
    if (heldOut[i] === 0) continue;
    sum += deviance(counts[i] as number, scale * Math.max(0, expected[i]));
    voxels++;
  }
  return sum / voxels;
}

function convolved(data: Float64Array, pointSpread: Float64Array, shape: Shape): Float64Array {
  const fft = createFft(shape);
  return convolveSpectra(fft, spectrumOf(fft, data), spectrumOf(fft, pointSpread));
}

function deviance(counts: number, expected: number): number {
  return counts === 0 ? expected : expected - counts + counts * Math.log(counts / expected);
}
