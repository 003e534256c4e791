/** Phase as one to three cosine waves. */

import { scale } from "@autophase/physics/vector3";
import { portableCos, type Random } from "@autophase/tensor-io";
import { drawBetween } from "../draw.js";
import { drawDirection } from "../geometry/direction.js";
import type { Coordinates } from "../geometry/render-crystal.js";

/** Random directions, periods between 0.7 and 3 where the crystal spans 2, amplitudes between 0.3 and 1. */
export function drawCosines([z, y, x]: Coordinates, random: Random): Float64Array {
  const phase = new Float64Array(z.length);
  const waves = 1 + random.integer(3);
  for (let wave = 0; wave < waves; wave++) {
    const k = scale(drawDirection(random), (2 * Math.PI) / drawBetween(random, 0.7, 3));
    const start = 2 * Math.PI * random.uniform();
    const height = drawBetween(random, 0.3, 1);
    for (let i = 0; i < phase.length; i++) {
      phase[i] += height * portableCos(k[0] * z[i] + k[1] * y[i] + k[2] * x[i] + start);
    }
  }
  return phase;
}
