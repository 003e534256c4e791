/** Phase as two Gaussian bumps. */

import { scale } from "@autophase/physics/vector3";
import { portableExp, type Random } from "@autophase/tensor-io";
import { drawBetween } from "../draw.js";
import { drawDirection } from "../geometry/direction.js";
import type { Coordinates } from "../geometry/render-crystal.js";

/** Centres within 0.8 of the crystal's radius, widths 0.2 to 0.7 of it, heights of either sign. */
export function drawTwoGaussians([z, y, x]: Coordinates, random: Random): Float64Array {
  const phase = new Float64Array(z.length);
  for (let bump = 0; bump < 2; bump++) {
    const centre = scale(drawDirection(random), drawBetween(random, 0, 0.8));
    const width = drawBetween(random, 0.2, 0.7);
    const factor = -0.5 / (width * width);
    const height = drawBetween(random, 0.5, 1) * (random.integer(2) === 0 ? -1 : 1);
    for (let i = 0; i < phase.length; i++) {
      const [dz, dy, dx] = [z[i] - centre[0], y[i] - centre[1], x[i] - centre[2]];
      const squared = dz * dz + dy * dy + dx * dx;
      phase[i] += height * portableExp(factor * squared);
    }
  }
  return phase;
}
