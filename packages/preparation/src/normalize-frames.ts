/** Makes frames comparable that were taken in a beam of changing strength. */

import { ValueError } from "@autophase/tensor-io";
import type { CountsVolume } from "./counts-volume.js";

/**
 * Every frame times `mean(monitor) / monitor[frame]`: counts keep their size on average.
 * @param monitor - what the beam monitor counted, one value per frame.
 * @throws {ValueError} when there are not as many as frames, or one is not positive, naming it.
 */
export function normalizeFrames({ intensity, mask }: CountsVolume, monitor: ArrayLike<number>): CountsVolume {
  const frames = intensity.shape.length === 3 ? intensity.shape[0] : 1;
  if (monitor.length !== frames)
    throw new ValueError(`monitor: expected ${frames} values, one per frame, got ${monitor.length}`);
  let sum = 0;
  for (let frame = 0; frame < frames; frame++) {
    const value = monitor[frame];
    if (!(value > 0 && value < Number.POSITIVE_INFINITY))
      throw new ValueError(`monitor: expected values above 0, got ${value} for frame ${frame}`);
    sum += value;
  }
  const data = intensity.data.slice();
  const size = data.length / frames;
  for (let frame = 0; frame < frames; frame++) {
    const factor = sum / frames / monitor[frame];
    for (let i = frame * size; i < (frame + 1) * size; i++) data[i] *= factor;
  }
  return { intensity: { data, shape: intensity.shape }, mask };
}
