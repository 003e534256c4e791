/** The reciprocal-space half of an iteration: what the calculated spectrum is made to agree with. */

import type { FloatData, RealArray, Shape } from "@autophase/tensor-io";
import { onGrid } from "../central-box.js";
import type { PhasingProblem } from "../engine.js";
import type { Fft } from "../fft/create-fft.js";
import { overElements, type Pieces } from "../pieces.js";
import type { Field } from "./apply-rule.js";

export interface Measurement {
  readonly modulus: Float64Array;
  readonly mask: Uint8Array | undefined;
  readonly estimateBounds: PhasingProblem["estimateBounds"];
  /** `norm(sqrt I)` over measured voxels; saturated ones do not count. */
  readonly norm: number;
  /** Point spread, its transform, and room for a convolution. */
  readonly spread: Spread | undefined;
}

interface Spread {
  /** Value at the origin. */
  readonly centre: number;
  readonly transfer: Field;
  readonly work: Field;
}

export function* createMeasurement(
  { shape, modulus, mask, pointSpread, estimateBounds }: PhasingProblem,
  fft: Fft,
): Pieces<Measurement> {
  let sum = 0;
  for (let i = 0; i < modulus.length; i++) if (mask === undefined || mask[i] === 1) sum += modulus[i] ** 2;
  return {
    modulus: Float64Array.from(modulus),
    mask: mask?.slice(),
    estimateBounds,
    norm: Math.sqrt(sum),
    spread: pointSpread && (yield* createSpread(pointSpread, shape, fft)),
  };
}

export function* createSpread(kernel: RealArray<FloatData>, shape: Shape, fft: Fft): Pieces<Spread> {
  const field = (real: Float64Array): Field => ({ real, imag: new Float64Array(real.length), shape });
  const transfer = field(onGrid(kernel, shape));
  yield* fft.inPieces("forward", transfer);
  return { centre: kernel.data[0], transfer, work: field(new Float64Array(transfer.real.length)) };
}

/**
 * Gives measured voxels of the spectrum the measured modulus, and keeps their phase: times `sqrt(I / calculated)`.
 * Where the calculated intensity is exactly 0, phase 0. Estimated voxels get the nearest bound where they are beyond.
 * @returns `sum (sqrt(calculated) - modulus)^2` over the measured voxels, before that.
 */
export function* projectSpectrum(measurement: Measurement, spectrum: Field, fft: Fft): Pieces<number> {
  const calculated = yield* calculatedIntensity(measurement, spectrum, fft);
  let residual = 0;
  yield* overElements(measurement.modulus.length, (from, end) => {
    residual = projectElements(measurement, spectrum, calculated, from, end, residual);
  });
  return residual;
}

/** @returns the residual up to here. */
function projectElements(
  measurement: Measurement,
  { real, imag }: Field,
  calculated: Float64Array | undefined,
  from: number,
  end: number,
  before: number,
): number {
  const { modulus, spread } = measurement;
  let residual = before;
  for (let i = from; i < end; i++) {
    const amplitude = calculated ? Math.sqrt(calculated[i]) : magnitude(real[i], imag[i]);
    const free = isFree(measurement, i, amplitude);
    const wanted = free ? boundedEstimate(measurement, i, amplitude) : modulus[i];
    if (!free) residual += (amplitude - modulus[i]) ** 2;
    if (free && wanted === amplitude) continue;
    if (amplitude > 0) {
      // dividing first cannot overflow, however small the amplitude
      real[i] = (real[i] / amplitude) * wanted;
      imag[i] = (imag[i] / amplitude) * wanted;
    } else if (spread === undefined) {
      real[i] = wanted;
      imag[i] = 0;
    }
  }
  return residual;
}

/**
 * Multiplies measured voxels of the spectrum by `I / (calculated + background)`: the object less what comes out of it
 * is `1/N` times the gradient of the likelihood.
 * @returns as `projectSpectrum`.
 */
export function* followLikelihood(
  measurement: Measurement,
  spectrum: Field,
  fft: Fft,
  background: number,
): Pieces<number> {
  const { modulus, spread } = measurement;
  const { real, imag } = spectrum;
  const calculated = yield* calculatedIntensity(measurement, spectrum, fft);
  const excess = new Float64Array(modulus.length);
  let residual = 0;
  yield* overElements(modulus.length, (from, end) => {
    let sum = residual;
    for (let i = from; i < end; i++) {
      const intensity = calculated ? calculated[i] : real[i] ** 2 + imag[i] ** 2;
      if (isFree(measurement, i, Math.sqrt(intensity))) continue;
      sum += (Math.sqrt(intensity) - modulus[i]) ** 2;
      const expected = intensity + background;
      if (expected > 0) excess[i] = modulus[i] ** 2 / expected - 1;
    }
    residual = sum;
  });
  const factor = spread ? yield* convolve(spread, excess, fft, -1) : excess;
  yield* overElements(modulus.length, (from, end) => {
    for (let i = from; i < end; i++) {
      real[i] *= 1 + factor[i];
      imag[i] *= 1 + factor[i];
    }
  });
  return residual;
}

/** Not measured, or saturated and already above what the detector could count. */
function isFree({ mask, modulus }: Measurement, i: number, amplitude: number): boolean {
  if (mask === undefined || mask[i] === 1) return false;
  return mask[i] !== SATURATED || amplitude >= modulus[i];
}

const SATURATED = 2;
const ESTIMATED = 3;

/** What a projection makes of the amplitude of a voxel that was not measured. */
function boundedEstimate({ mask, modulus, estimateBounds }: Measurement, i: number, amplitude: number): number {
  if (estimateBounds === undefined || mask?.[i] !== ESTIMATED) return amplitude;
  const [least, most] = estimateBounds;
  return Math.min(Math.max(amplitude, least * modulus[i]), most * modulus[i]);
}

/**
 * `|F|^2` convolved with the point spread; never below what the voxel itself gives, which rounding of the transform
 * could make it.
 */
function* calculatedIntensity(
  { spread }: Measurement,
  { real, imag }: Field,
  fft: Fft,
): Pieces<Float64Array | undefined> {
  if (spread === undefined) return undefined;
  const own = real.map((re, i) => re * re + imag[i] * imag[i]);
  yield;
  const spreadOut = yield* convolve(spread, own, fft, 1);
  return spreadOut.map((value, i) => Math.max(value, spread.centre * own[i], 0));
}

/** Periodic convolution with the point spread, or (`sign` -1) with its mirror image. */
function* convolve({ transfer, work }: Spread, data: Float64Array, fft: Fft, sign: 1 | -1): Pieces<Float64Array> {
  work.real.set(data);
  work.imag.fill(0);
  yield* fft.inPieces("forward", work);
  yield* overElements(data.length, (from, end) => {
    for (let i = from; i < end; i++) {
      const re = work.real[i] * transfer.real[i] - sign * work.imag[i] * transfer.imag[i];
      work.imag[i] = sign * work.real[i] * transfer.imag[i] + work.imag[i] * transfer.real[i];
      work.real[i] = re;
    }
  });
  yield* fft.inPieces("inverse", work);
  return work.real.slice();
}

/** `|re + i im|`; the exact and slow way only where squares underflow. */
function magnitude(re: number, im: number): number {
  const fast = Math.sqrt(re * re + im * im);
  return fast > 1e-150 ? fast : Math.hypot(re, im);
}
