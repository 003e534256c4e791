/** Detector corrections: what each pixel would have counted on an even detector, and which pixels count at all. */

import {
  assertArray,
  assertSameShape,
  formatShape,
  type RealArray,
  type RealData,
  ShapeError,
  sizeOfShape,
  toFloat32,
} from "@autophase/tensor-io";
import type { CountsVolume } from "./counts-volume.js";

export interface FrameCorrection {
  /** Counts of a dark exposure; pixels above `darkLimit` are dead. Never subtracted: a photon counter has no offset. */
  readonly dark?: RealArray;
  /** Evenly lit detector; frames are divided by it relative to its mean over the pixels in use. */
  readonly flat?: RealArray;
  /** 1 = measured, 0 = not; of one frame or of all. */
  readonly mask?: RealArray;
  /** Default 1. */
  readonly darkLimit?: number;
  /** Pixels whose flat field lies this many standard deviations under its mean are dead. Default 3. */
  readonly flatSigmas?: number;
  /** Where the frames lie on the detector when dark, flat and mask cover more of it: first row, first column. Default 0, 0. */
  readonly origin?: readonly [number, number];
}

/**
 * `counts / flat * mean(flat)` on the pixels that can be trusted; the others become 0 with mask 0.
 * @param frames - `[frame, row, column]`, or one frame `[row, column]`.
 * @throws {ShapeError} when a correction does not cover the frames.
 */
export function correctFrames(frames: RealArray, correction: FrameCorrection = {}): CountsVolume {
  assertArray("correctFrames", frames);
  const { shape } = frames;
  if (shape.length !== 2 && shape.length !== 3) {
    throw new ShapeError(`correctFrames: expected frames with axes [frame, row, column], got ${formatShape(shape)}`);
  }
  const frame = shape.slice(-2) as [number, number];
  const gain = pixelGain(frame, correction);
  const mask = volumeMask(shape, correction);
  const intensity = toFloat32(frames).data.slice();
  for (let i = 0, pixel = 0; i < intensity.length; i++, pixel++) {
    if (pixel === gain.length) pixel = 0;
    if (gain[pixel] === 0) mask[i] = 0;
    intensity[i] *= mask[i] * gain[pixel];
  }
  return { intensity: { data: intensity, shape }, mask: { data: mask, shape } };
}

/** Factor on the counts of each pixel of a frame; 0 where it is dead. */
function pixelGain(frame: readonly [number, number], correction: FrameCorrection): Float64Array {
  const { darkLimit = 1, flatSigmas = 3, origin = [0, 0] } = correction;
  const gain = new Float64Array(frame[0] * frame[1]).fill(1);
  const flat = correction.flat && cutRegion("flat field", correction.flat, frame, origin);
  const dark = correction.dark && cutRegion("dark", correction.dark, frame, origin);
  if (flat && correction.flat) {
    const lowest = lowerLimit(correction.flat.data, flatSigmas);
    flat.forEach((value, i) => {
      gain[i] = Number.isFinite(value) && value > 0 && value >= lowest ? 1 / value : 0;
    });
  }
  dark?.forEach((value, i) => {
    if (!(value <= darkLimit)) gain[i] = 0;
  });
  if (flat) normalize(gain, flat);
  return gain;
}

/** Judged over the whole detector, of which the frames may show a corner. */
function lowerLimit(data: RealData, sigmas: number): number {
  const values = Float64Array.from(data as ArrayLike<number>, Number).filter(Number.isFinite);
  const mean = values.reduce((sum, value) => sum + value, 0) / values.length;
  const variance = values.reduce((sum, value) => sum + (value - mean) ** 2, 0) / values.length;
  return mean - sigmas * Math.sqrt(variance);
}

/** Scales so that counts keep their size on average: times the mean flat field of the pixels in use. */
function normalize(gain: Float64Array, flat: Float64Array): void {
  let sum = 0;
  let used = 0;
  gain.forEach((factor, i) => {
    if (factor === 0) return;
    sum += flat[i];
    used++;
  });
  for (let i = 0; i < gain.length; i++) gain[i] *= sum / used;
}

function volumeMask(shape: readonly number[], { mask, origin = [0, 0] }: FrameCorrection): Uint8Array {
  const out = new Uint8Array(sizeOfShape(shape)).fill(1);
  if (!mask) return out;
  if (mask.shape.length === 3) {
    assertSameShape("mask", mask.shape, shape);
    for (let i = 0; i < out.length; i++) out[i] = mask.data[i] > 0 ? 1 : 0;
    return out;
  }
  const frame = cutRegion("mask", mask, shape.slice(-2) as [number, number], origin);
  for (let i = 0; i < out.length; i++) out[i] = frame[i % frame.length] > 0 ? 1 : 0;
  return out;
}

/** The part of a detector image that the frames show. */
function cutRegion(
  name: string,
  { data, shape }: RealArray,
  [rows, columns]: readonly [number, number],
  [row, column]: readonly [number, number],
): Float64Array {
  const [height, width] = shape;
  const fits = shape.length === 2 && row + rows <= height && column + columns <= width;
  if (!fits) {
    const where = row || column ? ` from row ${row}, column ${column}` : "";
    throw new ShapeError(`${name}: ${formatShape(shape)} does not cover the frames, ${rows} x ${columns}${where}`);
  }
  return Float64Array.from({ length: rows * columns }, (_, i) =>
    Number(data[(row + Math.floor(i / columns)) * width + column + (i % columns)]),
  );
}
