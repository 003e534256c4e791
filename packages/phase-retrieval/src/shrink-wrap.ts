/** When and how the support follows the object (Marchesini et al. 2003, doi:10.1103/PhysRevB.68.140101). */

import type { ShrinkWrapStep } from "@autophase/kernels";
import { ValueError } from "@autophase/tensor-io";

export interface ShrinkWrap {
  /** Standard deviation of the Gaussian in voxels; a pair runs linearly from the first iteration to the last. */
  readonly sigma: number | readonly [first: number, last: number];
  /** Relative to the maximum of the smoothed amplitude. */
  readonly threshold: number;
  /** Iterations between two updates. */
  readonly every: number;
}

/**
 * A slow support: on clean patterns it finds the crystal far more often than an update in every iteration with a narrow
 * Gaussian, and independent starts agree better on measured ones.
 */
export const DEFAULT_SHRINK_WRAP: ShrinkWrap = { sigma: [2, 0.8], threshold: 0.14, every: 10 };

/** The update due before `iteration` (counted from 0) of `total`, if one is. */
export function shrinkWrapBefore(iteration: number, total: number, shrinkWrap: ShrinkWrap): ShrinkWrapStep | undefined {
  if (iteration === 0 || iteration % shrinkWrap.every !== 0) return undefined;
  const [first, last] = typeof shrinkWrap.sigma === "number" ? [shrinkWrap.sigma, shrinkWrap.sigma] : shrinkWrap.sigma;
  const sigma = first + ((last - first) * iteration) / Math.max(1, total - 1);
  return { type: "shrink-wrap", sigma, threshold: shrinkWrap.threshold };
}

/** @throws {ValueError} when a setting is out of range. */
export function assertShrinkWrap({ sigma, threshold, every }: ShrinkWrap): void {
  const sigmas = typeof sigma === "number" ? [sigma] : sigma;
  const badSigma = sigmas.find((value) => !(value >= 0 && Number.isFinite(value)));
  if (badSigma !== undefined) throw new ValueError(`shrink-wrap: sigma must be 0 or more voxels, got ${badSigma}`);
  if (!(threshold > 0 && threshold < 1)) {
    throw new ValueError(`shrink-wrap: the threshold must be between 0 and 1, got ${threshold}`);
  }
  if (!(Number.isSafeInteger(every) && every >= 1)) {
    throw new ValueError(`shrink-wrap: expected an update every 1 or more iterations, got ${every}`);
  }
}
