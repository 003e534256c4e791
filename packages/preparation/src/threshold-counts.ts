/** Drops single counts that are noise of the detector rather than diffraction. */

import type { CountsVolume } from "./counts-volume.js";

/** What becomes of counts under the threshold: measured zeros, or voxels that were not measured. */
export type WeakCounts = "zero" | "mask";

/**
 * Counts under `threshold` become 0. They stay measured; with `mask` those that were above 0 are masked, zeros never
 * are.
 */
export function thresholdCounts(
  { intensity, mask }: CountsVolume,
  threshold: number,
  weak: WeakCounts = "zero",
): CountsVolume {
  const data = intensity.data.slice();
  const measured = weak === "mask" ? mask.data.slice() : mask.data;
  for (let i = 0; i < data.length; i++) {
    if (!(data[i] < threshold)) continue;
    if (weak === "mask" && data[i] > 0) measured[i] = 0;
    data[i] = 0;
  }
  return { intensity: { data, shape: intensity.shape }, mask: { data: measured, shape: mask.shape } };
}
