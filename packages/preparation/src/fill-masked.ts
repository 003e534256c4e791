/** Interpolates over single voxels that were not measured. */

import { type CountsVolume, frameAxes } from "./counts-volume.js";
import { neighbourhood } from "./neighbourhood.js";

/**
 * Masked voxels with at least `least` measured ones among the 8 around them in their frame take the mean of those and
 * count as measured from then on. Voxels filled here do not fill others, so that gaps stay what they are.
 * @param least - 1 to 8.
 * @returns the volume itself where no voxel is filled.
 */
export function fillMasked(volume: CountsVolume, least: number): CountsVolume {
  const { intensity, mask } = volume;
  const axes = frameAxes(intensity.shape);
  const around = neighbourhood(axes, 1);
  let filled: { readonly data: Float32Array; readonly measured: Uint8Array } | undefined;
  for (let i = 0; i < mask.data.length; i++) {
    if (mask.data[i] === 1) continue;
    let [sum, count] = [0, 0];
    around(i, (neighbour) => {
      sum += intensity.data[neighbour];
      count += mask.data[neighbour];
    });
    if (count < least) continue;
    filled ??= { data: intensity.data.slice(), measured: mask.data.slice() };
    filled.data[i] = sum / count;
    filled.measured[i] = 1;
  }
  if (!filled) return volume;
  const { shape } = intensity;
  return { intensity: { data: filled.data, shape }, mask: { data: filled.measured, shape } };
}
