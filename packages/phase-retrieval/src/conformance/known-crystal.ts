/**
 * What the suites on crystals share: engines, small crystals with their counts, and how far a solution is from the
 * truth.
 */

import { createFft, fftshift, ifftshift, type PhasingEngine } from "@autophase/kernels";
import { createReferenceEngine } from "@autophase/kernels/reference";
import { createWasmEngine } from "@autophase/kernels/wasm";
import {
  type ComplexArray,
  createRandom,
  type DiffractionPattern,
  type RealArray,
  type Shape,
  sizeOfShape,
} from "@autophase/tensor-io";

/** Of all suites that run in one process, so that nobody disposes of them. */
export const ENGINES: readonly [string, PhasingEngine][] = [
  ["reference", createReferenceEngine()],
  ["wasm", createWasmEngine({ threads: 1 })],
];

export interface KnownCrystal {
  /** Centred, amplitude 1 inside. */
  readonly object: ComplexArray<Float64Array>;
  readonly support: RealArray<Uint8Array>;
  readonly pattern: DiffractionPattern;
}

interface CrystalChoice {
  readonly peakCounts?: number;
  /** Radians at the far end of the crystal. */
  readonly phase?: number;
  /** Standard deviation in voxels of a Gaussian point spread. */
  readonly blur?: number;
  readonly seed?: number;
}

/** A lopsided block with a corner cut off and a bent phase, about 0.4 of each axis, and Poisson counts of it. */
export function knownCrystal(
  shape: Shape,
  { peakCounts = 1e6, phase = 1.5, blur = 0, seed = 1 }: CrystalChoice = {},
): KnownCrystal {
  const size = sizeOfShape(shape);
  const object = { real: new Float64Array(size), imag: new Float64Array(size), shape };
  const support = new Uint8Array(size);
  for (let i = 0; i < size; i++) {
    const at = relativePosition(i, shape);
    const [u, v] = [at[0], at.at(-1) as number];
    if (at.some((x, axis) => Math.abs(x) > 0.22 - 0.03 * axis) || u + 1.2 * v > 0.22 || v - u > 0.31) continue;
    const angle = phase * (8 * u * v + 12 * u * u - 1.5 * at[1]);
    object.real[i] = Math.cos(angle);
    object.imag[i] = Math.sin(angle);
    support[i] = 1;
  }
  const intensity = blurred(farFieldIntensity(object), blur);
  const scale = peakCounts / intensity.data.reduce((most, value) => Math.max(most, value), 0);
  const random = createRandom(seed);
  const counts = Float32Array.from(intensity.data, (value) => poisson(value * scale, random));
  return { object, support: { data: support, shape }, pattern: { intensity: { data: counts, shape }, history: [] } };
}

/** From -0.5 to 0.5 along each axis. */
function relativePosition(index: number, shape: Shape): number[] {
  let stride = sizeOfShape(shape);
  return shape.map((length) => {
    stride /= length;
    return ((Math.floor(index / stride) % length) - Math.floor(length / 2)) / length;
  });
}

export function farFieldIntensity(object: ComplexArray<Float64Array>): RealArray<Float64Array> {
  const field = ifftshift(object);
  createFft(object.shape).forward(field);
  const data = field.real.map((re, i) => re * re + field.imag[i] ** 2);
  return fftshift({ data, shape: object.shape });
}

/** Periodic convolution with a Gaussian, by the direct sum along each axis. */
function blurred({ data, shape }: RealArray<Float64Array>, sigma: number): RealArray<Float64Array> {
  if (sigma === 0) return { data, shape };
  let current = data;
  let stride = data.length;
  for (const length of shape) {
    stride /= length;
    const weights = Float64Array.from({ length }, (_, k) => Math.exp(-0.5 * (Math.min(k, length - k) / sigma) ** 2));
    const total = weights.reduce((sum, weight) => sum + weight, 0);
    const from = current;
    current = from.map((_, i) => {
      const at = Math.floor(i / stride) % length;
      let sum = 0;
      for (let k = 0; k < length; k++)
        sum += (weights[(k - at + length) % length] / total) * from[i + (k - at) * stride];
      return sum;
    });
  }
  return { data: current, shape };
}

/** Knuth's product for few counts, a rounded normal for many. */
function poisson(mean: number, random: ReturnType<typeof createRandom>): number {
  if (mean > 50) return Math.max(0, Math.round(mean + Math.sqrt(mean) * random.normal()));
  const limit = Math.exp(-mean);
  let product = random.uniform();
  let counts = 0;
  for (; product > limit; counts++) product *= random.uniform();
  return counts;
}

/** `sqrt(1 - c^2)` with the largest correlation over shifts, global phase and the twin. */
export function distance(solution: ComplexArray, truth: ComplexArray<Float32Array | Float64Array>): number {
  const fft = createFft(truth.shape);
  const spectrumOf = ({ real, imag }: ComplexArray<Float32Array | Float64Array>, isTwin: boolean) => {
    const field = { real: Float64Array.from(real), imag: Float64Array.from(imag), shape: truth.shape };
    fft.forward(field);
    // the twin's spectrum is the conjugate one
    return isTwin ? { ...field, imag: field.imag.map((value) => -value) } : field;
  };
  const norm = ({ real, imag }: ComplexArray<Float32Array | Float64Array>): number =>
    Math.sqrt(Array.from(real).reduce((sum, re, i) => sum + re * re + imag[i] ** 2, 0));
  const b = spectrumOf(truth, false);
  const overlaps = [false, true].map((isTwin) => {
    const a = spectrumOf(solution, isTwin);
    const product = {
      real: a.real.map((re, i) => re * b.real[i] + a.imag[i] * b.imag[i]),
      imag: a.real.map((re, i) => re * b.imag[i] - a.imag[i] * b.real[i]),
      shape: truth.shape,
    };
    fft.inverse(product);
    return product.real.reduce((most, re, i) => Math.max(most, Math.hypot(re, product.imag[i])), 0);
  });
  const correlation = Math.max(...overlaps) / (norm(solution) * norm(truth));
  return Math.sqrt(Math.max(0, 1 - correlation ** 2));
}
