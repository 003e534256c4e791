/** The box on which a point spread is estimated. */

import type { Shape } from "@autophase/tensor-io";

/** Wide enough for any that leaves fringes to see. */
export function coherenceBox(shape: Shape): Shape {
  return shape.map((length) => Math.min(length, LARGEST));
}

const LARGEST = 24;
