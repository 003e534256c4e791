/** Smoothing that stops at the surface. */

import { createGaussianFilter } from "@autophase/kernels";
import type { RealArray } from "@autophase/tensor-io";

/** Mean over the neighbourhood as far as it is inside; 0 outside. @param sigma - voxels; 0 leaves it as it is. */
export function averageWithin(
  { data, shape }: RealArray<Float32Array>,
  inside: RealArray<Uint8Array>,
  sigma: number,
): RealArray<Float32Array> {
  if (sigma === 0) return { data, shape };
  const filter = createGaussianFilter(shape);
  const [sum, weight] = [data.slice(), Float32Array.from(inside.data)];
  filter.apply(sum, sigma);
  filter.apply(weight, sigma);
  return { data: sum.map((value, i) => (inside.data[i] ? value / weight[i] : 0)), shape };
}
