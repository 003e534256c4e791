/** Detector corrections: what each pixel would have counted on an even detector, and which pixels count at all. */

import {
  assertArray,
  assertSameShape,
  formatShape,
  type MaskConvention,
  measuredMask,
  type RealArray,
  type RealData,
  ShapeError,
  ValueError,
} from "@autophase/tensor-io";
import { type CountsVolume, measuredEverywhere } from "./counts-volume.js";
import { maskWith } from "./mask-voxels.js";

export interface FrameCorrection {
  /**
   * Counts of a dark exposure, or of several, `[exposure, row, column]`, whose mean is taken; pixels above `darkLimit`
   * are dead. Never subtracted: a photon counter has no offset.
   */
  readonly dark?: RealArray | undefined;
  /** Evenly lit detector, of one exposure or several; frames are divided by it relative to `flatScale`. */
  readonly flat?: RealArray | undefined;
  /**
   * Default the mean of the flat field over the pixels in use, so that counts keep their size; others make them
   * something else.
   */
  readonly flatScale?: number | undefined;
  /** Of one frame or of all. */
  readonly mask?: RealArray | undefined;
  /** What 1 means in it. Default measured, unless that hides most of the counts. */
  readonly maskConvention?: MaskConvention | undefined;
  /** Default 1. */
  readonly darkLimit?: number;
  /** Pixels whose flat field lies this many standard deviations under its mean are dead. Default 3. */
  readonly flatSigmas?: number;
  /**
   * Where the frames lie on the detector when dark, flat and mask cover more of it: first row, first column. Default 0,
   * 0.
   */
  readonly origin?: readonly [number, number];
}

/**
 * `counts / flat * flatScale` on the pixels that can be trusted; the others become 0 with mask 0.
 * @param frames - `[frame, row, column]`, or one frame `[row, column]`.
 * @throws {ShapeError} when a correction does not cover the frames. @throws {ValueError} for a scale that is not
 *   positive.
 */
export function correctFrames(frames: RealArray, correction: FrameCorrection = {}): CountsVolume {
  assertFrames(frames);
  return correctVolume(measuredEverywhere(frames), correction);
}

/** @throws {ShapeError} when an array is neither a frame nor a stack of frames. */
export function assertFrames(frames: RealArray): void {
  assertArray("frames", frames);
  const { shape } = frames;
  if (shape.length === 2 || shape.length === 3) return;
  throw new ShapeError(`frames: expected axes [frame, row, column], got ${formatShape(shape)}`);
}

/** The same for counts of which some were not measured. */
export function correctVolume(volume: CountsVolume, given: FrameCorrection): CountsVolume {
  const { intensity, mask } = volume;
  const { shape } = intensity;
  const correction = { ...given, mask: given.mask && maskOfFrames(intensity, given.mask, given) };
  const gain = pixelGain(shape.slice(-2) as [number, number], correction);
  const [data, measured] = [new Float32Array(intensity.data.length), new Uint8Array(mask.data.length)];
  const [counts, before] = [intensity.data, mask.data];
  for (let i = 0, pixel = 0; i < data.length; i++, pixel++) {
    if (pixel === gain.length) pixel = 0;
    const factor = before[i] * gain[pixel];
    data[i] = counts[i] * factor;
    measured[i] = factor > 0 ? 1 : 0;
  }
  const corrected = { intensity: { data, shape }, mask: { data: measured, shape } };
  return correction.mask?.shape.length === 3 ? maskWith("mask", corrected, correction.mask) : corrected;
}

/** 1 = measured, of one frame as large as those of the scan, or of all. */
function maskOfFrames(
  intensity: RealArray,
  mask: RealArray,
  { origin = [0, 0], maskConvention }: FrameCorrection,
): RealArray {
  if (mask.shape.length === 3) {
    assertSameShape("mask", mask.shape, intensity.shape);
    return measuredMask("mask", mask, intensity, maskConvention);
  }
  const frame = intensity.shape.slice(-2) as [number, number];
  const region = { data: cutRegion("mask", mask, frame, origin), shape: frame };
  return measuredMask("mask", region, intensity, maskConvention);
}

/** Factor on the counts of each pixel of a frame; 0 where it is dead. */
function pixelGain(frame: readonly [number, number], correction: FrameCorrection): Float64Array {
  const { darkLimit = 1, flatSigmas = 3, origin = [0, 0] } = correction;
  const gain = new Float64Array(frame[0] * frame[1]).fill(1);
  const flat = correction.flat && cutRegion("flat field", meanExposure(correction.flat), frame, origin);
  const dark = correction.dark && cutRegion("dark", meanExposure(correction.dark), frame, origin);
  const mask = correction.mask?.shape.length === 2 ? correction.mask.data : undefined;
  if (flat && correction.flat) {
    const lowest = lowerLimit(correction.flat.data, flatSigmas);
    flat.forEach((value, i) => {
      gain[i] = Number.isFinite(value) && value > 0 && value >= lowest ? 1 / value : 0;
    });
  }
  dark?.forEach((value, i) => {
    if (!(value <= darkLimit)) gain[i] = 0;
  });
  if (flat) scale(gain, correction.flatScale ?? meanInUse(gain, flat));
  if (mask)
    gain.forEach((factor, i) => {
      gain[i] = mask[i] > 0 ? factor : 0;
    });
  return gain;
}

/** Of several exposures, `[exposure, row, column]`, their mean. */
function meanExposure(array: RealArray): RealArray {
  const { data, shape } = array;
  if (shape.length !== 3) return array;
  const [exposures, ...frame] = shape;
  const mean = new Float64Array(data.length / exposures);
  for (let i = 0; i < data.length; i++) mean[i % mean.length] += Number(data[i]) / exposures;
  return { data: mean, shape: frame };
}

/** Judged over the whole detector, of which the frames may show a corner. */
function lowerLimit(data: RealData, sigmas: number): number {
  const values = toFloat64(data).filter(Number.isFinite);
  const mean = values.reduce((sum, value) => sum + value, 0) / values.length;
  const variance = values.reduce((sum, value) => sum + (value - mean) ** 2, 0) / values.length;
  return mean - sigmas * Math.sqrt(variance);
}

/** The mean flat field of the pixels in use: times it, counts keep their size on average. */
function meanInUse(gain: Float64Array, flat: Float64Array): number {
  let sum = 0;
  let used = 0;
  gain.forEach((factor, i) => {
    if (factor === 0) return;
    sum += flat[i];
    used++;
  });
  // where no pixel is in use, all of them stay dead
  return used > 0 ? sum / used : 1;
}

function scale(gain: Float64Array, factor: number): void {
  if (!(factor > 0 && factor < Number.POSITIVE_INFINITY))
    throw new ValueError(`flat scale: expected a positive number, got ${factor}`);
  for (let i = 0; i < gain.length; i++) gain[i] *= factor;
}

/** The part of a detector image that the frames show. */
function cutRegion(
  name: string,
  { data, shape }: RealArray,
  [rows, columns]: readonly [number, number],
  [row, column]: readonly [number, number],
): Float64Array {
  const [height, width] = shape;
  // as large as the frames: it is of them, wherever they lie
  if (shape.length === 2 && height === rows && width === columns) return toFloat64(data);
  const fits = shape.length === 2 && row + rows <= height && column + columns <= width;
  if (!fits) {
    const where = row || column ? ` from row ${row}, column ${column}` : "";
    throw new ShapeError(`${name}: ${formatShape(shape)} does not cover the frames, ${rows} x ${columns}${where}`);
  }
  const region = new Float64Array(rows * columns);
  for (let r = 0, i = 0; r < rows; r++) {
    for (let c = 0; c < columns; c++, i++) region[i] = Number(data[(row + r) * width + column + c]);
  }
  return region;
}

function toFloat64(data: RealData): Float64Array {
  const out = new Float64Array(data.length);
  for (let i = 0; i < out.length; i++) out[i] = Number(data[i]);
  return out;
}
