/** Poisson random numbers. */

import { portableExp, portableLog, portableLog1p, type Random, ValueError } from "@autophase/tensor-io";
import { drawFromTable, poissonTable } from "./poisson-table.js";

/** Above this mean neighbouring counts are no longer distinct in float64. */
export const LARGEST_MEAN = 1e15;
/** Below it counts are looked up, from it on rejection takes less time. */
const REJECTION_MEAN = 256;

/**
 * A Poisson-distributed count: below a mean of 256 by inversion, from tables for the whole part of the mean, and
 * transformed rejection (PTRS, Hörmann 1993, doi:10.1016/0167-6687(93)90997-4) above. Not an approximation at any mean.
 * @param mean - from 0 to 1e15.
 * @returns an integer; the same on every machine and engine.
 * @throws {ValueError} when the mean is negative, above 1e15 or not a number.
 */
export function poisson(mean: number, random: Random): number {
  if (!(mean >= 0 && mean <= LARGEST_MEAN)) {
    throw new ValueError(`poisson: mean must be from 0 to ${LARGEST_MEAN}, got ${mean}`);
  }
  return drawPoisson(mean, random);
}

/** The same for a mean that is known to be in range. */
export function drawPoisson(mean: number, random: Random): number {
  if (mean >= REJECTION_MEAN) return drawByRejection(mean, random);
  // a Poisson count of mean a + b is one of mean a and one of mean b
  const whole = Math.floor(mean);
  const count = whole === 0 ? 0 : drawFromTable(poissonTable(whole), random);
  return mean === whole ? count : count + drawByInversion(mean - whole, random);
}

/** The first count whose cumulated probability exceeds a uniform number, for a mean below 1. */
function drawByInversion(mean: number, random: Random): number {
  for (;;) {
    let rest = random.uniform();
    // exp(-mean) is more
    if (rest < 1 - mean) return 0;
    let probability = portableExp(-mean);
    let count = 0;
    while (rest >= probability && probability > SMALLEST_STEP) {
      rest -= probability;
      count++;
      probability *= mean / count;
    }
    // past the resolution of the uniform number rounding would decide: draw again
    if (rest < probability) return count;
  }
}

const SMALLEST_STEP = 2 ** -56;

/** Names of the constants as in the paper. */
function drawByRejection(mean: number, random: Random): number {
  const b = 0.931 + 2.53 * Math.sqrt(mean);
  const a = -0.059 + 0.02483 * b;
  const squeeze = 0.9277 - 3.6224 / (b - 2);
  for (;;) {
    const u = random.uniform() - 0.5;
    const v = random.uniform();
    const us = 0.5 - Math.abs(u);
    const count = Math.floor(((2 * a) / us + b) * u + mean + 0.43);
    if (us >= 0.07 && v <= squeeze) return count;
    if (count < 0 || (us < 0.013 && v > us)) continue;
    const inverseAlpha = 1.1239 + 1.1328 / (b - 3.4);
    if (portableLog((v * inverseAlpha) / (a / (us * us) + b)) <= logProbability(count, mean)) return count;
  }
}

/** `count log(mean) - mean - log(count!)`, arranged so that large terms cancel before they are rounded. */
function logProbability(count: number, mean: number): number {
  if (count < 10) return count * portableLog(mean) - mean - portableLog(factorial(count));
  const excess = count - mean;
  return excess - count * portableLog1p(excess / mean) - 0.5 * portableLog(2 * Math.PI * count) - stirlingRest(count);
}

function factorial(count: number): number {
  let product = 1;
  for (let i = 2; i <= count; i++) product *= i;
  return product;
}

/** `log(n!)` less Stirling's formula, to 1e-12 from 10 on. */
function stirlingRest(n: number): number {
  const square = n * n;
  return (1 / 12 - (1 / 360 - (1 / 1260 - 1 / 1680 / square) / square) / square) / n;
}
