/** A number that depends on the step, such as a learning rate or a threshold, as a pure value. */

import { TrainingOptionError } from "../errors.js";

/** The value at step 0, 1, 2, ... */
export type Schedule = (step: number) => number;

/** Always the same. */
export function constantSchedule(learningRate: number): Schedule {
  assertRate("constantSchedule", learningRate);
  return () => learningRate;
}

/** @throws {TrainingOptionError} unless the rate is positive and finite. */
export function assertRate(where: string, rate: number): void {
  if (rate > 0 && Number.isFinite(rate)) return;
  throw new TrainingOptionError(`${where}: expected a positive learning rate, got ${rate}`);
}

/** @throws {TrainingOptionError} unless the number of steps is positive. */
export function assertSteps(where: string, steps: number): void {
  if (steps > 0) return;
  throw new TrainingOptionError(`${where} must be positive, got ${steps}`);
}
