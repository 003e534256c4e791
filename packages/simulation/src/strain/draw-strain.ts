/** The phase of one crystal: a family, scaled to a range. */

import type { Random } from "@autophase/tensor-io";
import { drawBetween } from "../draw.js";
import type { CrystalVoxels } from "../geometry/render-crystal.js";
import { removePlane } from "./remove-plane.js";
import { STRAIN_FAMILY_NAMES, type StrainFamilyName, strainFamily } from "./strain-family.js";

export interface StrainOptions {
  /** One is drawn for each crystal. Default all. */
  readonly families?: readonly StrainFamilyName[];
  /** Largest phase range, in radians; the range is drawn uniformly up to it. Default pi; hard mode 4 pi. */
  readonly maximumPhase?: number;
  /** Smallest phase range, in radians. Default 0. */
  readonly minimumPhase?: number;
}

export interface Strain {
  readonly family: StrainFamilyName;
  /** Highest minus lowest phase where the amplitude is above half, in radians. */
  readonly phaseRange: number;
  /** Radians, not wrapped, mean 0 where the amplitude is above half; in the order of the voxels. */
  readonly phase: Float64Array;
}

/**
 * Smooth families lose their linear ramp, which would only move the Bragg peak, and are scaled to the drawn range.
 * A dislocation keeps its winding of 2 pi whatever the range.
 */
export function drawStrain(
  voxels: CrystalVoxels,
  random: Random,
  { families = STRAIN_FAMILY_NAMES, maximumPhase = Math.PI, minimumPhase = 0 }: StrainOptions = {},
): Strain {
  const { name, scalable, drawPhase } = strainFamily(families[random.integer(families.length)]);
  const wanted = drawBetween(random, minimumPhase, maximumPhase);
  const phase = drawPhase(voxels.coordinates, random);
  const inside = voxels.amplitude.map((amplitude) => Number(amplitude > 0.5));
  if (scalable) removePlane(phase, voxels.coordinates, inside);
  const range = rangeOf(phase, inside);
  // A crystal of a few voxels can be flat: there is nothing to scale then.
  const factor = scalable && range > 1e-6 ? wanted / range : 1;
  const mean = meanOf(phase, inside);
  return { family: name, phaseRange: range * factor, phase: phase.map((value) => (value - mean) * factor) };
}

function rangeOf(phase: Float64Array, inside: Float64Array): number {
  let low = Number.POSITIVE_INFINITY;
  let high = Number.NEGATIVE_INFINITY;
  for (let i = 0; i < phase.length; i++) {
    if (!inside[i]) continue;
    low = Math.min(low, phase[i]);
    high = Math.max(high, phase[i]);
  }
  return high - low;
}

function meanOf(phase: Float64Array, inside: Float64Array): number {
  let sum = 0;
  let count = 0;
  for (let i = 0; i < phase.length; i++) {
    sum += inside[i] * phase[i];
    count += inside[i];
  }
  return sum / count;
}
