/** A pattern made of a published wave, as AutoPhaseNN's own preparation makes it. */

import { addPoissonNoise, farField } from "@autophase/physics";
import {
  type ComplexArray,
  createRandom,
  FormatError,
  formatShape,
  type RealArray,
  ShapeError,
  sizeOfShape,
} from "@autophase/tensor-io";
import { createSample, type Sample } from "../sample.js";

export const WAVE_NOISE_NAMES = ["modulus", "intensity", "none"] as const;
/** What counts are drawn of: the modulus, as was published, or the intensity, as a detector counts. */
export type WaveNoise = (typeof WAVE_NOISE_NAMES)[number];

export interface WaveOptions {
  /** Edge of the cube that the object is padded to. */
  readonly size: number;
  readonly noise: WaveNoise;
  /** Of the noise. */
  readonly seed: readonly number[];
}

/** Amplitude under it is no crystal. */
const THRESHOLD = 0.1;

/**
 * The inverse transform of the wave, zero where its amplitude is under 0.1, in the middle of a cube of zeros; the
 * modulus of its far field, with noise. The published preparation draws Poisson numbers whose means are the *modulus*,
 * which is more noise than counting makes: the square of the modulus has a variance of `4 I^1.5` instead of `I`.
 * @param wave - as read: the object in `truth`.
 * @throws {FormatError} when it is no complex wave. @throws {ShapeError} when it is larger than the cube.
 */
export function waveSample({ name, truth }: Sample, { size, noise, seed }: WaveOptions): Sample {
  if (!truth) throw new FormatError(name, "expected the complex wave of a crystal, got real numbers");
  const object = padded(name, thresholded(truth), size);
  const intensity = noisy(farField(object), noise, seed);
  return createSample(name, { intensity, history: [] }, object);
}

function thresholded({ real, imag, shape }: ComplexArray): ComplexArray {
  const isCrystal = Uint8Array.from(real, (re, i) => (Math.hypot(re, imag[i]) < THRESHOLD ? 0 : 1));
  return { real: real.map((re, i) => re * isCrystal[i]), imag: imag.map((im, i) => im * isCrystal[i]), shape };
}

function padded(name: string, object: ComplexArray, size: number): ComplexArray {
  const [depth, height, width] = object.shape;
  if (object.shape.some((length) => length > size)) {
    throw new ShapeError(`${name}: expected at most ${size} voxels along each axis, got ${formatShape(object.shape)}`);
  }
  const start = (length: number): number => Math.floor(size / 2) - Math.floor(length / 2);
  const shape = [size, size, size];
  const real = new Float32Array(sizeOfShape(shape));
  const imag = new Float32Array(sizeOfShape(shape));
  for (let z = 0; z < depth; z++) {
    for (let y = 0; y < height; y++) {
      const from = (z * height + y) * width;
      const to = ((z + start(depth)) * size + y + start(height)) * size + start(width);
      real.set(object.real.subarray(from, from + width), to);
      imag.set(object.imag.subarray(from, from + width), to);
    }
  }
  return { real, imag, shape };
}

function noisy(modulus: RealArray<Float32Array>, noise: WaveNoise, seed: readonly number[]): RealArray<Float32Array> {
  const squared = ({ data, shape }: RealArray<Float32Array>) => ({ data: data.map((value) => value * value), shape });
  const [first, ...path] = seed;
  const draw = (means: RealArray<Float32Array>) => addPoissonNoise(means, createRandom(first, ...path));
  if (noise === "modulus") return squared(draw(modulus));
  return noise === "intensity" ? draw(squared(modulus)) : squared(modulus);
}
