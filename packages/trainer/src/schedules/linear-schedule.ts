/** A value that changes evenly, such as the threshold of an amplitude. */

import { TrainingOptionError } from "../errors.js";
import { assertSteps, type Schedule } from "./schedule.js";

export interface LinearScheduleOptions {
  /** At step 0. */
  readonly from: number;
  /** At step `steps` and after. */
  readonly to: number;
  readonly steps: number;
}

/** On a line from `from` to `to`, then constant. Any finite values, zero and negative ones too. */
export function linearSchedule({ from, to, steps }: LinearScheduleOptions): Schedule {
  assertSteps("linearSchedule: steps", steps);
  if (!Number.isFinite(from) || !Number.isFinite(to)) {
    throw new TrainingOptionError(`linearSchedule: expected finite values, got ${from} to ${to}`);
  }
  return (step) => (step >= steps ? to : from + ((to - from) * step) / steps);
}
