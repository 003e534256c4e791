/**
 * Ways to cross voxel by voxel: `a` is of the best solution of a generation, `b` of another that lies over it, at the
 * same scale. The modes of the guided search of Chen et al. 2007 (doi:10.1103/PhysRevB.76.064113) and of those that
 * followed it in Bragg coherent diffraction (Ulvestad et al. 2017, doi:10.1038/s41598-017-09582-7); names as in cohere.
 * In formulas, `u(z) = z / |z|`, and `u(a, b)` is the direction of `u(a) + u(b)`: half-way on the shorter arc, so that
 * phases that wrap do no harm.
 */

/** A voxel: real and imaginary part. */
export type Complex = readonly [real: number, imag: number];

export type Crossing = (a: Complex, b: Complex) => Complex;

/** `sqrt(|a| |b|) u(a, b)`: the geometric mean of Chen et al., with the phase half-way. */
export const sqrtAb: Crossing = (a, b) => along(Math.sqrt(modulus(a) * modulus(b)), halfway(a, b));

/** `sqrt(|a| |b|) u(a)`. */
export const sqrtAbPa: Crossing = (a, b) => along(Math.sqrt(modulus(a) * modulus(b)), direction(a));

/** `(a + b) / 2`. */
export const avgAb: Crossing = ([ar, ai], [br, bi]) => [(ar + br) / 2, (ai + bi) / 2];

/** `(|a| + |b|) / 2 u(a)`. */
export const avgAbPa: Crossing = (a, b) => along((modulus(a) + modulus(b)) / 2, direction(a));

/** `max(|a|, |b|) u(a, b)`: what either has. */
export const maxAb: Crossing = (a, b) => along(Math.max(modulus(a), modulus(b)), halfway(a, b));

/** `max(|a|, |b|) u(a)`. */
export const maxAbPa: Crossing = (a, b) => along(Math.max(modulus(a), modulus(b)), direction(a));

/** `min(|a|, |b|) u(a)`: only what both have. */
export const minAbPa: Crossing = (a, b) => along(Math.min(modulus(a), modulus(b)), direction(a));

/** `|b| u(a)`: the shape of one with the phase of the best. */
export const bPa: Crossing = (a, b) => along(modulus(b), direction(a));

/** `max(0, 2 |a| - |b|) u(a)`: away from `b`, on the other side of the best; no amplitude is below 0. */
export const twoAMinusBPa: Crossing = (a, b) => along(Math.max(0, 2 * modulus(a) - modulus(b)), direction(a));

/** `2 a b / (a + b)`, the harmonic mean; nowhere above the larger of the two, which it would be where they cancel. */
export const harmonicMean: Crossing = (a, b) => {
  const [re, im] = [a[0] + b[0], a[1] + b[1]];
  const square = re * re + im * im;
  if (square === 0) return [0, 0];
  const [pr, pi] = [a[0] * b[0] - a[1] * b[1], a[0] * b[1] + a[1] * b[0]];
  const mean: Complex = [(2 * (pr * re + pi * im)) / square, (2 * (pi * re - pr * im)) / square];
  const most = Math.max(modulus(a), modulus(b));
  return modulus(mean) <= most ? mean : along(most, direction(mean));
};

function modulus([real, imag]: Complex): number {
  return Math.sqrt(real * real + imag * imag);
}

/** 1 for zero. */
function direction(z: Complex): Complex {
  const length = modulus(z);
  return length === 0 ? [1, 0] : [z[0] / length, z[1] / length];
}

/** Of opposite directions, and where one is zero, that of the other, `a` first. */
function halfway(a: Complex, b: Complex): Complex {
  if (modulus(b) === 0) return direction(a);
  if (modulus(a) === 0) return direction(b);
  const [ua, ub] = [direction(a), direction(b)];
  const sum: Complex = [ua[0] + ub[0], ua[1] + ub[1]];
  return modulus(sum) < OPPOSITE ? ua : direction(sum);
}

/** Below it the direction of a sum of unit vectors is rounding. */
const OPPOSITE = 1e-6;

function along(amplitude: number, [real, imag]: Complex): Complex {
  return [amplitude * real, amplitude * imag];
}
