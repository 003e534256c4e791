/** Learning rates as pure values: a function of the step. */

import { TrainingOptionError } from "./errors.js";

/** Learning rate of step 0, 1, 2, ... */
export type Schedule = (step: number) => number;

/** Always the same. */
export function constantSchedule(learningRate: number): Schedule {
  assertRate("constantSchedule", learningRate);
  return () => learningRate;
}

/**
 * `triangular2` (Smith 2017, doi:10.1109/WACV.2017.58): from `minimum` up to `maximum` in `halfCycle` steps and down again,
 * the height halved after each cycle.
 * @param options.halfCycle - steps from the foot to the top.
 */
export function cyclicSchedule({
  minimum,
  maximum,
  halfCycle,
}: {
  readonly minimum: number;
  readonly maximum: number;
  readonly halfCycle: number;
}): Schedule {
  assertRate("cyclicSchedule: minimum", minimum);
  assertRate("cyclicSchedule: maximum", maximum);
  if (!(halfCycle > 0)) throw new TrainingOptionError(`cyclicSchedule: halfCycle must be positive, got ${halfCycle}`);
  return (step) => {
    const cycle = Math.floor(step / (2 * halfCycle));
    const distanceFromTop = Math.abs(step / halfCycle - 2 * cycle - 1);
    return minimum + ((maximum - minimum) * (1 - distanceFromTop)) / 2 ** cycle;
  };
}

function assertRate(where: string, rate: number): void {
  if (!(rate > 0) || !Number.isFinite(rate)) {
    throw new TrainingOptionError(`${where}: expected a positive learning rate, got ${rate}`);
  }
}
