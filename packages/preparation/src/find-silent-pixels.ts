/** Pixels that never counted. */

import { type CountsVolume, frameAxes } from "./counts-volume.js";

/**
 * Measured pixels without a single count in any frame, as indices into a frame, ascending. Far from the peak of a weak
 * scan that is what was measured; in the light of the peak it is a broken pixel.
 */
export function findSilentPixels({ intensity: { data, shape }, mask }: CountsVolume): number[] {
  const [frames, rows, columns] = frameAxes(shape);
  const size = rows * columns;
  const isMeasured = new Uint8Array(size);
  const counted = new Uint8Array(size);
  for (let frame = 0, i = 0; frame < frames; frame++) {
    for (let pixel = 0; pixel < size; pixel++, i++) {
      isMeasured[pixel] |= mask.data[i];
      if (data[i] > 0) counted[pixel] = 1;
    }
  }
  return Array.from(counted.keys()).filter((pixel) => isMeasured[pixel] === 1 && counted[pixel] === 0);
}
