/** A learning rate that warms up and then falls like a cosine. */

import { TrainingOptionError } from "../errors.js";
import { assertRate, assertSteps, type Schedule } from "./schedule.js";

export interface CosineScheduleOptions {
  readonly maximum: number;
  /** Reached at `steps`, and kept from there; default 0. */
  readonly minimum?: number;
  /** Steps of the whole run. */
  readonly steps: number;
  /** Of these, steps of a linear rise to the maximum (Goyal et al. 2017, arXiv:1706.02677); default 0. */
  readonly warmUp?: number;
}

/** Half a cosine from `maximum` to `minimum` (Loshchilov & Hutter 2017, arXiv:1608.03983), after a linear warm-up. */
export function cosineSchedule({ maximum, minimum = 0, steps, warmUp = 0 }: CosineScheduleOptions): Schedule {
  assertRate("cosineSchedule: maximum", maximum);
  assertSteps("cosineSchedule: steps", steps);
  if (!(warmUp >= 0 && warmUp < steps)) {
    throw new TrainingOptionError(`cosineSchedule: warmUp must be from 0 to less than ${steps} steps, got ${warmUp}`);
  }
  if (!(minimum >= 0 && minimum <= maximum)) {
    throw new TrainingOptionError(`cosineSchedule: minimum must be from 0 to ${maximum}, got ${minimum}`);
  }
  return (step) => {
    if (step < warmUp) return (maximum * (step + 1)) / (warmUp + 1);
    const share = Math.min(1, (step - warmUp) / (steps - warmUp));
    return minimum + ((maximum - minimum) * (1 + Math.cos(Math.PI * share))) / 2;
  };
}
