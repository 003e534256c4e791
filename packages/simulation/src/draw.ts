/** Draws from simple distributions over a seeded stream. */

import { portableExp, portableLog, type Random } from "@autophase/tensor-io";

/** A fixed number, or bounds to draw between. */
export type NumberOrRange = number | readonly [minimum: number, maximum: number];

/** Uniform in `[minimum, maximum)`. */
export function drawBetween(random: Random, minimum: number, maximum: number): number {
  return minimum + (maximum - minimum) * random.uniform();
}

/** Log-uniform between the bounds, both positive; a plain number is returned as it is. */
export function drawLogUniform(random: Random, range: NumberOrRange): number {
  if (typeof range === "number") return range;
  return portableExp(drawBetween(random, portableLog(range[0]), portableLog(range[1])));
}

/** Uniform between the bounds; a plain number is returned as it is. */
export function drawUniform(random: Random, range: NumberOrRange): number {
  return typeof range === "number" ? range : drawBetween(random, range[0], range[1]);
}
