/** A learning rate that falls in steps. */

import { TrainingOptionError } from "../errors.js";
import { assertRate, assertSteps, type Schedule } from "./schedule.js";

export interface StepScheduleOptions {
  readonly initial: number;
  /** Steps between two changes. */
  readonly every: number;
  /** The rate is multiplied by it; default 0.5. */
  readonly factor?: number;
  /** Never below; default 0. */
  readonly minimum?: number;
}

/** `initial * factor^floor(step / every)`, at least `minimum`. */
export function stepSchedule({ initial, every, factor = 0.5, minimum = 0 }: StepScheduleOptions): Schedule {
  assertRate("stepSchedule: initial", initial);
  assertSteps("stepSchedule: every", every);
  if (!(factor > 0 && factor <= 1)) {
    throw new TrainingOptionError(`stepSchedule: factor must be above 0 and at most 1, got ${factor}`);
  }
  return (step) => Math.max(minimum, initial * factor ** Math.floor(step / every));
}
