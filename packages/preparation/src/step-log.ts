/** Reports what each step did, and counts a volume once however many sentences need it. */

import { type CountsVolume, countMasked, totalCounts } from "./counts-volume.js";
import type { PreparationEvent, StepName } from "./preparation-options.js";
import { countOf, percent } from "./step-words.js";

export interface StepLog {
  /** Sum over all voxels. */
  readonly countsIn: (volume: CountsVolume) => number;
  /** Voxels that were not measured. */
  readonly maskedIn: (volume: CountsVolume) => number;
  readonly report: (name: StepName, summary: string, volume: CountsVolume, warning?: string) => void;
  /** Reports how many voxels a mask took `where`, and what was in them. @returns `after`. */
  readonly reportMasked: (name: StepName, before: CountsVolume, after: CountsVolume, where: string) => CountsVolume;
}

/** @param onEvent - called with each step; volumes must not change while the log lives. */
export function createStepLog(onEvent: (step: PreparationEvent) => void = () => undefined): StepLog {
  const countsIn = remembered(totalCounts);
  const maskedIn = remembered(countMasked);
  const report: StepLog["report"] = (name, summary, volume, warning) =>
    onEvent({ type: "step", name, summary, volume, ...(warning && { warning }) });
  const reportMasked: StepLog["reportMasked"] = (name, before, after, where) => {
    const voxels = maskedIn(after) - maskedIn(before);
    const total = countsIn(before);
    const lost = total > 0 ? percent((total - countsIn(after)) / total) : "0 %";
    report(name, `${countOf(voxels, "voxel")} masked ${where}, ${lost} of the counts`, after);
    return after;
  };
  return { countsIn, maskedIn, report, reportMasked };
}

function remembered(count: (volume: CountsVolume) => number): (volume: CountsVolume) => number {
  const known = new WeakMap<CountsVolume, number>();
  return (volume) => {
    const value = known.get(volume) ?? count(volume);
    known.set(volume, value);
    return value;
  };
}
