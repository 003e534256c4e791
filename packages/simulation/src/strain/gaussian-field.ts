/** Phase as a correlated Gaussian random field. */

import type { Vector3 } from "@autophase/physics/vector3";
import { portableCos, type Random } from "@autophase/tensor-io";
import { drawBetween } from "../draw.js";
import type { Coordinates } from "../geometry/render-crystal.js";

/** Enough waves for the sum of them to be Gaussian at any point. */
const WAVES = 64;

/** Its correlation length is drawn between 0.2 and 1, where the crystal spans -1 to 1. */
export function drawGaussianField(coordinates: Coordinates, random: Random): Float64Array {
  return gaussianField(coordinates, random, drawBetween(random, 0.2, 1));
}

/**
 * Mean 0, variance 1, covariance `exp(-|x - y|^2 / (2 l^2))` with the correlation length `l`: a sum of plane waves
 * whose wave vectors are normal with standard deviation `1 / l` (Shinozuka & Jan 1972,
 * doi:10.1016/0022-460X(72)90600-1).
 */
export function gaussianField([z, y, x]: Coordinates, random: Random, correlationLength: number): Float64Array {
  const phase = new Float64Array(z.length);
  const frequency = () => random.normal() / correlationLength;
  for (let wave = 0; wave < WAVES; wave++) {
    const k: Vector3 = [frequency(), frequency(), frequency()];
    const start = 2 * Math.PI * random.uniform();
    for (let i = 0; i < phase.length; i++) phase[i] += portableCos(k[0] * z[i] + k[1] * y[i] + k[2] * x[i] + start);
  }
  const unit = Math.sqrt(2 / WAVES);
  return phase.map((value) => value * unit);
}
