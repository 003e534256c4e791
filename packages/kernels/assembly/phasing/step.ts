/** What of a step is more than one of its fields. */

import { Iterate, Step, StepType } from "../layout.generated";

// @ts-ignore: decorator
@inline
export function isShrinkWrap(step: Step): bool {
  return step.type == StepType.SHRINK_WRAP;
}

// @ts-ignore: decorator
@inline
export function hasFlag(step: Iterate, flag: u32): bool {
  return (step.flags & flag) != 0;
}
