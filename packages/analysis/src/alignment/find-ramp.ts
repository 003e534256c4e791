/** The plane wave that an array resembles most. */

import type { Fft } from "@autophase/kernels";
import type { ComplexArray } from "@autophase/tensor-io";
import { forEachRun, signedCoordinates } from "./coordinates.js";
import { solveLinear } from "./solve-linear.js";

/**
 * The `k` (radians per voxel, one for each axis) that maximises `|S(k)|` for `S(k) = sum_x g(x) exp(-i k . x)`: the
 * highest voxel of the FFT, then Newton's method on `|S|^2`, good to about the rounding of the sums.
 * A translation is found in the same way, as the ramp of a cross-spectrum.
 * @param g - corner layout.
 */
export function findRamp(g: ComplexArray<Float64Array>, fft: Fft): number[] {
  const points = collectPoints(g);
  let ramp = coarseRamp(g, fft);
  let present = sumWaves(points, ramp);
  for (let iteration = 0; iteration < 20; iteration++) {
    const step = newtonStep(present);
    const next = climb(points, ramp, step, present.power);
    if (!next) break;
    ramp = next.ramp;
    present = next.sums;
    if (Math.max(...step.map(Math.abs)) < 1e-12) break;
  }
  return ramp;
}

interface Points {
  readonly coordinates: readonly Float64Array[];
  readonly real: Float64Array;
  readonly imag: Float64Array;
}

/** `|S|^2` and half its first and second derivatives by `k`. */
interface WaveSums {
  readonly power: number;
  readonly gradient: readonly number[];
  readonly hessian: readonly (readonly number[])[];
}

/** Values under this fraction of the maximum do not move the peak and are left out of the sums. */
const NEGLIGIBLE = 1e-12;

function collectPoints({ real, imag, shape }: ComplexArray<Float64Array>): Points {
  let maximum = 0;
  for (let i = 0; i < real.length; i++) maximum = Math.max(maximum, Math.abs(real[i]), Math.abs(imag[i]));
  const chosen: number[] = [];
  for (let i = 0; i < real.length; i++) {
    if (Math.max(Math.abs(real[i]), Math.abs(imag[i])) > NEGLIGIBLE * maximum) chosen.push(i);
  }
  const coordinates = shape.map((_, axis) => {
    const all = new Float64Array(real.length);
    forEachRun(shape, axis, (start, count, x) => all.fill(x, start, start + count));
    return Float64Array.from(chosen, (i) => all[i]);
  });
  return {
    coordinates,
    real: Float64Array.from(chosen, (i) => real[i]),
    imag: Float64Array.from(chosen, (i) => imag[i]),
  };
}

function coarseRamp(g: ComplexArray<Float64Array>, fft: Fft): number[] {
  const spectrum = { real: g.real.slice(), imag: g.imag.slice(), shape: g.shape };
  fft.forward(spectrum);
  let best = 0;
  let most = -1;
  for (let i = 0; i < spectrum.real.length; i++) {
    const power = spectrum.real[i] ** 2 + spectrum.imag[i] ** 2;
    if (power > most) [best, most] = [i, power];
  }
  let rest = best;
  return [...g.shape]
    .reverse()
    .map((length) => {
      const index = rest % length;
      rest = (rest - index) / length;
      return (2 * Math.PI * signedCoordinates(length)[index]) / length;
    })
    .reverse();
}

function sumWaves({ coordinates, real, imag }: Points, ramp: readonly number[]): WaveSums {
  const axes = ramp.length;
  // Moments of g exp(-i k x): 1, x_j, and x_j x_l for l <= j.
  const count = 1 + axes + (axes * (axes + 1)) / 2;
  const sumReal = new Float64Array(count);
  const sumImag = new Float64Array(count);
  const factors = new Float64Array(count);
  factors[0] = 1;
  for (let i = 0; i < real.length; i++) {
    let angle = 0;
    let pair = 1 + axes;
    for (let j = 0; j < axes; j++) {
      const x = coordinates[j][i];
      angle -= ramp[j] * x;
      factors[1 + j] = x;
      for (let l = 0; l <= j; l++) factors[pair++] = x * factors[1 + l];
    }
    const cosine = Math.cos(angle);
    const sine = Math.sin(angle);
    const valueReal = real[i] * cosine - imag[i] * sine;
    const valueImag = real[i] * sine + imag[i] * cosine;
    for (let m = 0; m < count; m++) {
      sumReal[m] += factors[m] * valueReal;
      sumImag[m] += factors[m] * valueImag;
    }
  }
  return differentiate(sumReal, sumImag, axes);
}

/** `S_j = -i M_j` and `S_jl = -M_jl` for the moments `M`. */
function differentiate(sumReal: Float64Array, sumImag: Float64Array, axes: number): WaveSums {
  const inner = (a: number, b: number) => sumReal[a] * sumReal[b] + sumImag[a] * sumImag[b];
  const pairOf = (j: number, l: number) => 1 + axes + (Math.max(j, l) * (Math.max(j, l) + 1)) / 2 + Math.min(j, l);
  const all = Array.from({ length: axes }, (_, j) => j);
  return {
    power: inner(0, 0),
    gradient: all.map((j) => sumReal[0] * sumImag[1 + j] - sumImag[0] * sumReal[1 + j]),
    hessian: all.map((j) => all.map((l) => inner(1 + j, 1 + l) - inner(0, pairOf(j, l)))),
  };
}

/** Uphill even where the surface is not concave: there the plain gradient, on the scale of the steepest curvature. */
function newtonStep({ gradient, hessian }: WaveSums): number[] {
  const step = solveLinear(
    hessian,
    gradient.map((slope) => -slope),
  );
  const rise = step.reduce((sum, value, j) => sum + value * gradient[j], 0);
  if (rise >= 0) return step;
  const curvature = Math.max(...hessian.map((row, j) => Math.abs(row[j])));
  return gradient.map((slope) => slope / curvature);
}

function climb(
  points: Points,
  ramp: readonly number[],
  step: readonly number[],
  power: number,
): { ramp: number[]; sums: WaveSums } | undefined {
  for (let factor = 1; factor > 1e-3; factor /= 2) {
    const next = ramp.map((slope, j) => slope + factor * step[j]);
    const sums = sumWaves(points, next);
    if (sums.power > power) return { ramp: next, sums };
  }
  return undefined;
}
