/** The plane wave that an array resembles most. */

import type { Fft } from "@autophase/kernels";
import type { ComplexArray, FloatData } from "@autophase/tensor-io";
import { signedCoordinates } from "./coordinates.js";
import { solveLinear } from "./solve-linear.js";
import { sumWave, type WaveSum } from "./sum-wave.js";

export interface FindRampOptions {
  /** The search ends when a step is shorter than this, in radians per voxel. Default 1e-9. */
  readonly tolerance?: number;
}

/**
 * The `k` (radians per voxel, one for each axis) that maximises `|S(k)|` for `S(k) = sum_x g(x) exp(-i k . x)`: the
 * highest voxel of the FFT, then Newton's method on `|S|^2`.
 * @param g - centred.
 */
export function findRamp(g: ComplexArray<FloatData>, fft: Fft, { tolerance = 1e-9 }: FindRampOptions = {}): number[] {
  let ramp = highestFrequency(g, fft);
  let present = sumWave(g, ramp);
  for (let iteration = 0; iteration < 20; iteration++) {
    const step = newtonStep(present);
    const next = climb(g, ramp, step, present.power);
    if (!next) break;
    [ramp, present] = [next.ramp, next.sum];
    if (Math.max(...step.map(Math.abs)) < tolerance) break;
  }
  return ramp;
}

function highestFrequency({ real, imag, shape }: ComplexArray<FloatData>, fft: Fft): number[] {
  const spectrum = { real: real.slice(), imag: imag.slice(), shape };
  fft.forward(spectrum);
  let best = 0;
  let most = -1;
  for (let i = 0; i < real.length; i++) {
    const power = spectrum.real[i] ** 2 + spectrum.imag[i] ** 2;
    if (power > most) [best, most] = [i, power];
  }
  const ramp: number[] = [];
  for (const length of [...shape].reverse()) {
    ramp.unshift((2 * Math.PI * signedCoordinates(length)[best % length]) / length);
    best = Math.floor(best / length);
  }
  return ramp;
}

/** Uphill even where the surface is not concave: there along the gradient, on the scale of the steepest curvature. */
function newtonStep({ gradient, hessian }: WaveSum): number[] {
  const downhill = gradient.map((slope) => -slope);
  const step = solveLinear(hessian, downhill);
  const rise = step.reduce((sum, value, axis) => sum + value * gradient[axis], 0);
  if (rise >= 0) return step;
  const curvature = Math.max(...hessian.map((row, axis) => Math.abs(row[axis])));
  return gradient.map((slope) => slope / curvature);
}

function climb(
  g: ComplexArray<FloatData>,
  ramp: readonly number[],
  step: readonly number[],
  power: number,
): { ramp: number[]; sum: WaveSum } | undefined {
  for (let factor = 1; factor > 0.1; factor /= 2) {
    const next = ramp.map((slope, axis) => slope + factor * step[axis]);
    const sum = sumWave(g, next);
    if (sum.power > power) return { ramp: next, sum };
  }
  return undefined;
}
