/** What each pixel of the detector counted over a whole scan. */

import { type CountsVolume, frameAxes } from "./counts-volume.js";

export interface PixelTotals {
  /** Counts over all frames, scaled up where some frames of the pixel were not measured. */
  readonly counts: Float64Array;
  /** Frames in which the pixel was measured. */
  readonly measured: Uint32Array;
  readonly rows: number;
  readonly columns: number;
}

export function pixelTotals({ intensity, mask }: CountsVolume): PixelTotals {
  const [frames, rows, columns] = frameAxes(intensity.shape);
  const counts = new Float64Array(rows * columns);
  const measured = new Uint32Array(counts.length);
  const [values, known] = [intensity.data, mask.data];
  for (let frame = 0, i = 0; frame < frames; frame++) {
    for (let pixel = 0; pixel < counts.length; pixel++, i++) {
      counts[pixel] += known[i] * values[i];
      measured[pixel] += known[i];
    }
  }
  for (let pixel = 0; pixel < counts.length; pixel++) if (measured[pixel]) counts[pixel] *= frames / measured[pixel];
  return { counts, measured, rows, columns };
}
