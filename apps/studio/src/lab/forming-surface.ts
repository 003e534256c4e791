/** The surface of an object on its way, from the blocks that a run shows of it. */

import type { Vector3 } from "@autophase/analysis";
import type { LiveView } from "@autophase/reconstruction";
import { type CrystalSurface, surfaceOf } from "./crystal-surface.js";
import type { LabState } from "./lab-state.js";
import { stepsAsPhased } from "./voxel-steps.js";

/** Of the mean amplitude inside the support: the maximum of a young object is far above the rest. */
const LEVEL = 0.5;

/** Coloured by phase. @returns nothing of a 2-D object, or of one that has nothing inside its support. */
export function formingSurface({ pattern }: LabState, { solid }: LiveView): CrystalSurface | undefined {
  if (pattern === undefined || solid === undefined) return undefined;
  const { shape, step, amplitude, phase } = solid;
  const mean = meanInside(amplitude);
  if (!(mean > 0)) return undefined;
  const { steps, lengthUnit } = stepsAsPhased({ object: pattern.pattern.intensity, pattern: pattern.pattern });
  const coarse = ([x, y, z]: Vector3): Vector3 => [step * x, step * y, step * z];
  const [depth, height, width] = steps;
  return surfaceOf(
    { data: amplitude, shape },
    { data: phase, shape },
    {
      steps: [coarse(depth), coarse(height), coarse(width)],
      lengthUnit,
      level: LEVEL * mean,
      isPhase: true,
      unit: "rad",
    },
  );
}

function meanInside(amplitude: Float32Array): number {
  let [sum, count] = [0, 0];
  for (const value of amplitude) {
    if (value === 0) continue;
    sum += value;
    count++;
  }
  return sum / count;
}
