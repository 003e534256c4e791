/** How values are spread over a part of an array. */

import { assertSameShape, type RealArray } from "@autophase/tensor-io";

export interface RegionStatistics {
  readonly voxels: number;
  readonly mean: number;
  readonly standardDeviation: number;
  readonly minimum: number;
  readonly maximum: number;
  /** A hundredth of the values is below. */
  readonly percentile1: number;
  /** A hundredth of the values is above. */
  readonly percentile99: number;
}

/**
 * @param region - 1 where values count.
 * @returns zeros where the region is empty.
 * @throws {ShapeError} when the shapes differ.
 */
export function regionStatistics(values: RealArray<Float32Array>, region: RealArray<Uint8Array>): RegionStatistics {
  assertSameShape("regionStatistics", region.shape, values.shape);
  const sorted = values.data.filter((_, i) => region.data[i] !== 0).sort();
  const voxels = sorted.length;
  if (voxels === 0) {
    return { voxels, mean: 0, standardDeviation: 0, minimum: 0, maximum: 0, percentile1: 0, percentile99: 0 };
  }
  const mean = sorted.reduce((sum, value) => sum + value, 0) / voxels;
  const variance = sorted.reduce((sum, value) => sum + (value - mean) ** 2, 0) / voxels;
  const at = (share: number): number => sorted[Math.round(share * (voxels - 1))];
  return {
    voxels,
    mean,
    standardDeviation: Math.sqrt(variance),
    minimum: sorted[0],
    maximum: sorted[voxels - 1],
    percentile1: at(0.01),
    percentile99: at(0.99),
  };
}
