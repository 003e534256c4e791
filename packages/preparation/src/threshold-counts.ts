/** Drops single counts that are noise of the detector rather than diffraction. */

import type { CountsVolume } from "./counts-volume.js";

/** Counts under `threshold` become 0; they stay measured. */
export function thresholdCounts({ intensity, mask }: CountsVolume, threshold: number): CountsVolume {
  const data = intensity.data.map((counts) => (counts < threshold ? 0 : counts));
  return { intensity: { data, shape: intensity.shape }, mask };
}
