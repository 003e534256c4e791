/** Richardson-Lucy estimate of a free point spread. */

import { createFft } from "@autophase/kernels";
import { markVoxels } from "./central-box.js";
import { convolveSpectra, spectrumOf } from "./convolve.js";
import type { Comparison } from "./estimate-point-spread.js";

const ITERATIONS = 5;

/**
 * `kernel <- kernel (coherent~ * (measured / (coherent * kernel)))`, with a ratio of 1 where nothing can be compared,
 * and the sum 1. Never negative. Beyond a quarter of the box the kernel is 0.
 */
export function richardsonLucy(comparison: Comparison, start: Float64Array): Float64Array {
  const { shape, coherent, measured, weight } = comparison;
  const fft = createFft(shape);
  const isOutOfReach = markVoxels(shape, (at, length) => Math.min(at, length - at) > length / 4);
  const transfer = spectrumOf(fft, coherent);
  let kernel = normalized(start.map((value, i) => (isOutOfReach[i] === 1 ? 0 : Math.max(value, FLOOR))));
  for (let iteration = 0; iteration < ITERATIONS; iteration++) {
    const expected = convolveSpectra(fft, spectrumOf(fft, kernel), transfer);
    const ratio = expected.map((value, i) => (weight[i] === 1 && value > 0 ? measured[i] / value : 1));
    const correction = convolveSpectra(fft, spectrumOf(fft, ratio), transfer, true);
    kernel = normalized(kernel.map((value, i) => value * Math.max(0, correction[i])));
  }
  return kernel;
}

/** A voxel that is 0 would stay 0. */
const FLOOR = 1e-6;

function normalized(kernel: Float64Array): Float64Array {
  const sum = kernel.reduce((total, value) => total + value, 0);
  return kernel.map((value) => value / sum);
}
