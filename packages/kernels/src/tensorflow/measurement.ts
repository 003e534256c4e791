/** The reciprocal-space half of an iteration: what the calculated spectrum is made to agree with. */

import { type FloatData, mapTo, type RealArray, type Shape } from "@autophase/tensor-io";
import type { Scalar, Tensor, Tensor1D } from "@tensorflow/tfjs-core";
import { onGrid } from "../central-box.js";
import type { PhasingProblem } from "../engine.js";
import { measuredNorm } from "../measured-norm.js";
import type { Field, Tensorflow } from "./field.js";
import { createFourier, type Fourier } from "./fourier.js";

/** Every array is in the order of spectra. */
export interface Measurement {
  /** The measured amplitude, or the least that it can be, in the engine's scale. */
  readonly bound: Tensor1D;
  /** Booleans; absent where everything was measured. */
  readonly measured: Tensor1D | undefined;
  /** Booleans and factors; absent where projections keep nothing between bounds. */
  readonly estimated: { readonly where: Tensor1D; readonly bounds: readonly [least: number, most: number] } | undefined;
  /** Booleans; absent where nothing is saturated. */
  readonly saturated: Tensor1D | undefined;
  /** `norm(sqrt I)` of what counts for `chi`, in the engine's scale. */
  readonly norm: number;
  readonly spread: Spread | undefined;
}

interface Spread {
  /** Value at the origin. */
  readonly centre: number;
  /** Transforms arrays that are in the order of spectra. */
  readonly fourier: Fourier;
  readonly transfer: Field;
}

/** A spectrum, and `sum (|F| - modulus)^2` over the measured voxels before it was changed. */
export type Comparison = { readonly spectrum: Field; readonly residual: Scalar };

const MEASURED = 1;
const SATURATED = 2;
const ESTIMATED = 3;

/** @param scale - of the arrays of the engine over those of the caller. */
export function createMeasurement(
  tf: Tensorflow,
  { shape, modulus, mask, pointSpread, estimateBounds }: PhasingProblem,
  fourier: Fourier,
  scale: number,
): Measurement {
  const where = (status: number): Tensor1D | undefined => {
    if (!mask?.includes(status)) return undefined;
    const chosen = mapTo(Uint8Array, mask, (value) => (value === status ? 1 : 0));
    return keptArranged(tf, fourier, () => tf.tensor1d(chosen, "bool"));
  };
  const bound = mapTo(Float32Array, modulus, (value, i) => (mask?.[i] === 0 ? 0 : value * scale));
  const estimates = estimateBounds && where(ESTIMATED);
  return {
    bound: keptArranged(tf, fourier, () => tf.tensor1d(bound)),
    estimated: estimates && estimateBounds && { where: estimates, bounds: estimateBounds },
    measured: mask && where(MEASURED),
    saturated: where(SATURATED),
    norm: measuredNorm({ modulus, ...(mask && { mask }) }).norm * scale,
    spread: pointSpread && createSpread(tf, pointSpread, shape, fourier),
  };
}

export function disposeMeasurement(tf: Tensorflow, measurement: Measurement): void {
  const { bound, measured, estimated, saturated, spread } = measurement;
  tf.dispose([bound, measured ?? [], estimated?.where ?? [], saturated ?? [], spread?.transfer ?? []]);
}

/**
 * Gives measured voxels of the spectrum the measured modulus, and keeps their phase. Where the calculated intensity is
 * exactly 0, phase 0.
 */
export function project(tf: Tensorflow, measurement: Measurement, spectrum: Field): Comparison {
  const { spread } = measurement;
  return tf.tidy(() => {
    const { amplitude, fixed: isFixed, residual } = compare(tf, measurement, spectrum);
    const { bound, fixed } = withEstimates(tf, measurement, amplitude, isFixed);
    const isPresent = tf.greater(amplitude, 0);
    const ratio = tf.where<Tensor1D>(
      both(tf, fixed, isPresent),
      tf.div<Tensor1D>(bound, amplitude),
      tf.onesLike(bound),
    );
    const imag: Tensor1D = tf.mul(spectrum.imag, ratio);
    const scaled: Tensor1D = tf.mul(spectrum.real, ratio);
    if (spread) return { spectrum: { real: scaled, imag }, residual };
    const isAbsent = both(tf, fixed, tf.equal(amplitude, 0));
    return { spectrum: { real: tf.where(isAbsent, bound, scaled), imag }, residual };
  });
}

/**
 * Multiplies measured voxels of the spectrum by `I / (calculated + background)`: the object less what comes out of it
 * is `1/N` times the gradient of the likelihood.
 */
export function followLikelihood(
  tf: Tensorflow,
  measurement: Measurement,
  spectrum: Field,
  background: number,
): Comparison {
  const { bound, spread } = measurement;
  return tf.tidy(() => {
    const { intensity, fixed, residual } = compare(tf, measurement, spectrum);
    const expected = tf.add(intensity, background);
    const isExpected = both(tf, fixed, tf.greater(expected, 0));
    const gap = tf.sub<Tensor1D>(tf.div(tf.square(bound), expected), 1);
    const excess = tf.where(isExpected, gap, tf.zerosLike(gap));
    const factor = tf.add(spread ? convolve(tf, spread, excess, -1) : excess, 1);
    return { spectrum: { real: tf.mul(spectrum.real, factor), imag: tf.mul(spectrum.imag, factor) }, residual };
  });
}

/** Estimated voxels that are beyond their bounds are given the nearest one, as if it had been measured. */
function withEstimates(
  tf: Tensorflow,
  { bound, estimated }: Measurement,
  amplitude: Tensor1D,
  fixed: Tensor | undefined,
): { readonly bound: Tensor1D; readonly fixed: Tensor | undefined } {
  if (!estimated) return { bound, fixed };
  const [least, most] = estimated.bounds.map((factor) => tf.mul<Tensor1D>(bound, factor)) as [Tensor1D, Tensor1D];
  const nearest = tf.minimum<Tensor1D>(tf.maximum(amplitude, least), most);
  const isBeyond = tf.logicalAnd(estimated.where, tf.notEqual(nearest, amplitude));
  return {
    bound: tf.where(estimated.where, nearest, bound),
    fixed: fixed && tf.logicalOr(fixed, isBeyond),
  };
}

interface Compared {
  readonly intensity: Tensor1D;
  readonly amplitude: Tensor1D;
  /** Measured, or saturated and below what the detector could count; absent: everywhere. */
  readonly fixed: Tensor | undefined;
  readonly residual: Scalar;
}

function compare(tf: Tensorflow, measurement: Measurement, spectrum: Field): Compared {
  const { bound, measured, saturated } = measurement;
  const intensity = calculatedIntensity(tf, measurement, spectrum);
  const amplitude: Tensor1D = tf.sqrt(intensity);
  const belowBound = saturated && tf.logicalAnd(saturated, tf.less(amplitude, bound));
  const fixed = belowBound && measured ? tf.logicalOr(measured, belowBound) : (belowBound ?? measured);
  const residual: Scalar = tf.tidy(() => {
    const gap = tf.sub(amplitude, bound);
    return tf.sum(tf.square(fixed ? tf.where(fixed, gap, tf.zerosLike(gap)) : gap));
  });
  return { intensity, amplitude, fixed, residual };
}

/**
 * `|F|^2`, convolved with the point spread; never below what the voxel itself gives, which rounding of the transform
 * could make it.
 */
function calculatedIntensity(tf: Tensorflow, { spread }: Measurement, { real, imag }: Field): Tensor1D {
  return tf.tidy(() => {
    const own = tf.add<Tensor1D>(tf.square(real), tf.square(imag));
    if (!spread) return own;
    return tf.maximum(tf.maximum(convolve(tf, spread, own, 1), tf.mul(own, spread.centre)), 0) as Tensor1D;
  });
}

/** Periodic convolution with the point spread, or (`sign` -1) with its mirror image. */
function convolve(tf: Tensorflow, { transfer, fourier }: Spread, data: Tensor1D, sign: 1 | -1): Tensor1D {
  return tf.tidy(() => {
    const { real, imag } = fourier.forward({ real: data, imag: tf.zerosLike(data) });
    const factor = { real: transfer.real, imag: tf.mul(transfer.imag, sign) };
    return fourier.inverse({
      real: tf.sub(tf.mul(real, factor.real), tf.mul(imag, factor.imag)),
      imag: tf.add(tf.mul(real, factor.imag), tf.mul(imag, factor.real)),
    }).real;
  });
}

export function createSpread(
  tf: Tensorflow,
  kernel: RealArray<FloatData>,
  shape: Shape,
  { arrange, spectrumShape }: Fourier,
): Spread {
  const fourier = createFourier(tf, spectrumShape);
  const transfer = tf.tidy(() => {
    const real = arrange(tf.tensor1d(Float32Array.from(onGrid(kernel, shape))));
    return fourier.forward({ real, imag: tf.zerosLike(real) });
  });
  tf.keep(transfer.real);
  tf.keep(transfer.imag);
  return { centre: kernel.data[0], fourier, transfer };
}

function keptArranged(tf: Tensorflow, { arrange }: Fourier, create: () => Tensor1D): Tensor1D {
  return tf.keep(tf.tidy(() => arrange(create())));
}

function both(tf: Tensorflow, a: Tensor | undefined, b: Tensor): Tensor {
  return a ? tf.logicalAnd(a, b) : b;
}
