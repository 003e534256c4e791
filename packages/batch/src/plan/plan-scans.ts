/** Which scans a batch is of. */

import { formatRanges } from "@autophase/tensor-io";
import { BatchPlanError } from "../errors.js";
import type { BatchPlan } from "./batch-plan.js";

/** Where a scan may be: `place` is what messages call it, such as the path of a folder. */
export interface KnownScans {
  readonly place: string;
  readonly numbers: readonly number[];
}

/**
 * The numbers of the plan, ascending; without any, those that all of `known` have.
 * @param known - where every scan must be; nothing where scans are still to come.
 * @throws {BatchPlanError} for a scan that is named twice, one that is not there, with those that are, and for an
 *   exception of a scan that is nowhere. One of a scan that is there and not asked for is for another time.
 */
export function planScans({ settings, exceptions }: BatchPlan, known: readonly KnownScans[]): readonly number[] {
  const { scans: asked } = settings;
  const twice = asked?.find((scan, i) => asked.indexOf(scan) !== i);
  if (twice !== undefined) throw new BatchPlanError(`scan ${twice} is named twice`);
  for (const { place, numbers } of known) {
    const missing = asked?.find((scan) => !numbers.includes(scan));
    if (missing === undefined) continue;
    throw new BatchPlanError(`${place}: there is no scan ${missing}; ${thereAre(numbers)}`);
  }
  const [first, ...others] = known;
  const scans = [
    ...(asked ?? first?.numbers.filter((scan) => others.every(({ numbers }) => numbers.includes(scan))) ?? []),
  ];
  const there = [...new Set(known.flatMap(({ numbers }) => numbers))].sort((a, b) => a - b);
  const stray = [...exceptions.keys()].find((scan) => first !== undefined && !there.includes(scan));
  if (stray === undefined) return scans.sort((a, b) => a - b);
  throw new BatchPlanError(`exceptions: there is no scan ${stray}; ${thereAre(there)}`);
}

function thereAre(numbers: readonly number[]): string {
  return numbers.length > 0 ? `the scans are ${formatRanges(numbers)}` : "there are none";
}
