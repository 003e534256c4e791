/** How long and how skewed the pixels of planes are. */

import { objectSteps } from "@autophase/analysis";
import type { DiffractionPattern } from "@autophase/tensor-io";
import { planeAxes } from "../volume/plane.js";

/** From pixel to pixel of a plane as it is drawn, to the right and downwards, in nanometres. */
export interface PlaneSteps {
  readonly right: number;
  /** The rows lie parallel, each so far to the right of the one above. */
  readonly down: readonly [right: number, down: number];
}

/**
 * Of the planes across each axis of what is phased from a pattern; nothing where it is not known how that was measured.
 */
export function planeSteps(pattern: DiffractionPattern): readonly PlaneSteps[] | undefined {
  const { shape } = pattern.intensity;
  if (shape.length !== 3) return undefined;
  const { steps } = objectSteps({ object: { shape }, pattern });
  return steps?.map((_, axis) => {
    const [down, right] = planeAxes(3, axis).map((along) => steps[along]);
    const length = Math.hypot(...right);
    const along = right.reduce((sum, value, k) => sum + (value * down[k]) / length, 0);
    return { right: length, down: [along, Math.sqrt(Math.hypot(...down) ** 2 - along ** 2)] };
  });
}
