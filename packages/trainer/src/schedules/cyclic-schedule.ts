/** Learning rates that rise and fall. */

import { assertRate, assertSteps, type Schedule } from "./schedule.js";

export interface CyclicScheduleOptions {
  readonly minimum: number;
  readonly maximum: number;
  /** Steps from the foot to the top. */
  readonly halfCycle: number;
}

/**
 * `triangular2` (Smith 2017, doi:10.1109/WACV.2017.58): from `minimum` up to `maximum` in `halfCycle` steps and down
 * again, the height halved after each cycle.
 */
export function cyclicSchedule({ minimum, maximum, halfCycle }: CyclicScheduleOptions): Schedule {
  assertRate("cyclicSchedule: minimum", minimum);
  assertRate("cyclicSchedule: maximum", maximum);
  assertSteps("cyclicSchedule: halfCycle", halfCycle);
  return (step) => {
    const cycle = Math.floor(step / (2 * halfCycle));
    const distanceFromTop = Math.abs(step / halfCycle - 2 * cycle - 1);
    return minimum + ((maximum - minimum) * (1 - distanceFromTop)) / 2 ** cycle;
  };
}
