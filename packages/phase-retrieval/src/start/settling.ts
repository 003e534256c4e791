/** When nothing of a start changes any more. */

import { ValueError } from "@autophase/tensor-io";
import type { LowToHigh } from "../data-window.js";
import type { ShrinkWrap } from "../support/shrink-wrap.js";

/**
 * A start has settled once its support is what it was some iterations ago: then it goes straight to the last iterations
 * of the recipe. The support is what comes to rest last: where it stands still, more of the same algorithm finds
 * nothing else.
 */
export interface Settling {
  /** Iterations at the end of the recipe that are done in any case. */
  readonly last: number;
  /** Voxels of both supports over voxels of either, above 0 and at most 1. Default 0.93. */
  readonly overlap?: number | undefined;
  /** Iterations between two looks, of which the second is the first that can tell; default 40. */
  readonly every?: number | undefined;
}

/** Checked, with the iterations from `first` to `end` in which a look may be due. */
export interface SettlingPlan extends Required<{ readonly [Name in keyof Settling]: number }> {
  readonly first: number;
  readonly end: number;
}

/** What else is planned for a start. */
interface Circumstances {
  readonly iterations: number;
  readonly shrinkWraps: readonly ShrinkWrap[];
  readonly breakTwinAt?: number | undefined;
  readonly lowToHigh?: LowToHigh | undefined;
  readonly averageLast: number;
}

/** @throws {ValueError} when a setting is out of range, or the support does not change between two looks. */
export function settlingPlanOf(
  { last, overlap = 0.93, every = 40 }: Settling,
  { iterations, shrinkWraps, breakTwinAt = 0, lowToHigh, averageLast }: Circumstances,
): SettlingPlan {
  const refuse = (expected: string, got: unknown): never => {
    throw new ValueError(`settling: expected ${expected}, got ${got}`);
  };
  const [slowest] = [...shrinkWraps].sort((a, b) => b.every - a.every);
  if (!slowest) return refuse("a shrink-wrap, without which no support ever changes", "none");
  if (!(overlap > 0 && overlap <= 1)) refuse("an overlap above 0 and at most 1", overlap);
  if (!(Number.isSafeInteger(every) && every >= slowest.every)) {
    refuse(`${slowest.every} iterations or more between two looks, as between two updates of the support`, every);
  }
  if (!(Number.isSafeInteger(last) && last >= averageLast && last <= iterations)) {
    refuse(`${averageLast} to ${iterations} last iterations`, last);
  }
  const ranges = shrinkWraps.map(({ between }) => between ?? [0, Number.POSITIVE_INFINITY]);
  const firstUpdate = Math.min(...ranges.map(([start]) => start));
  const lastUpdate = Math.max(...ranges.map(([, end]) => end));
  const first = Math.max(1, firstUpdate, breakTwinAt + 1, lowToHigh?.until ?? 0);
  return { last, overlap, every, first, end: Math.min(lastUpdate, iterations - last - 1) };
}

/** Intersection over union; 1 where both are empty. */
export function overlapOf(a: Uint8Array, b: Uint8Array): number {
  let [both, either] = [0, 0];
  for (let i = 0; i < a.length; i++) {
    both += a[i] & b[i];
    either += a[i] | b[i];
  }
  return either === 0 ? 1 : both / either;
}
