/** The numbers that a preparation came to. */

import type { Json } from "@autophase/tensor-io";
import type { Preparation } from "./prepare.js";

/**
 * By name: lengths in voxels, counts as measured, and what is known of how the scan was taken, but for its geometry.
 */
export function preparationSummary({ pattern, account }: Pick<Preparation, "pattern" | "account">): {
  readonly [name: string]: Json;
} {
  const { geometry: _geometry, ...acquisition } = pattern.acquisition ?? {};
  const { oversampling, scans, rocking } = account;
  return {
    shape: [...pattern.intensity.shape],
    center: [...account.center],
    counts: account.keptCounts,
    keptPercent: (100 * account.keptCounts) / account.correctedCounts,
    highestCounts: account.highestCounts,
    maskedVoxels: account.maskedVoxels,
    paddedVoxels: account.paddedVoxels,
    threshold: account.threshold,
    bin: [...account.bin],
    hotPixels: account.hotPixels,
    deadPixels: account.deadPixels,
    aliens: account.aliens.length,
    ...(oversampling && { oversampling: [...oversampling.after] }),
    ...(scans.length > 0 && { scans: scans.filter(({ isKept }) => isKept).length }),
    rockingCenterFrames: rocking.map(({ centerFrame }) => centerFrame),
    rockingFullWidthFrames: rocking.map(({ fullWidthFrames }) => fullWidthFrames),
    ...acquisition,
  };
}
