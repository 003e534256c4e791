/** Takes single bright or dark voxels out of frames by what is around them. */

import { ValueError } from "@autophase/tensor-io";
import { type CountsVolume, frameAxes } from "./counts-volume.js";
import { neighbourhood } from "./neighbourhood.js";

/**
 * Each measured voxel becomes the median of the measured voxels in the window around it in its frame, of an even number
 * of them the mean of the middle two. Masked voxels stay as they are. It takes away single events that no photon of the
 * crystal makes, and blunts fringes of about the window's side.
 * @param side - of the window in pixels, odd.
 * @throws {ValueError} for a side that is even or below 3.
 */
export function medianFilter({ intensity, mask }: CountsVolume, side: number): CountsVolume {
  if (!Number.isInteger(side) || side < 3 || side % 2 === 0) {
    throw new ValueError(`medianFilter: expected an odd side from 3 up, got ${side}`);
  }
  const around = neighbourhood(frameAxes(intensity.shape), (side - 1) / 2);
  const data = new Float32Array(intensity.data.length);
  const window = new Float32Array(side * side);
  for (let i = 0; i < data.length; i++) {
    if (mask.data[i] === 0) continue;
    let count = 0;
    around(i, (neighbour) => {
      if (mask.data[neighbour] === 1) window[count++] = intensity.data[neighbour];
    });
    const sorted = window.subarray(0, count).sort();
    data[i] = (sorted[(count - 1) >> 1] + sorted[count >> 1]) / 2;
  }
  return { intensity: { data, shape: intensity.shape }, mask };
}
