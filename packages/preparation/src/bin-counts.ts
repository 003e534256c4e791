/** Adds up neighbouring voxels: fewer, better counted ones where a scan is finer than it needs to be. */

import { formatShape, ShapeError, sizeOfShape } from "@autophase/tensor-io";
import type { CountsVolume } from "./counts-volume.js";

/**
 * Sums blocks of `factors` voxels. A block is measured only when all its voxels are.
 * @throws {ShapeError} when a factor does not divide its axis.
 */
export function binCounts({ intensity, mask }: CountsVolume, factors: readonly number[]): CountsVolume {
  const from = intensity.shape;
  if (factors.length !== from.length || factors.some((factor, axis) => from[axis] % factor !== 0)) {
    throw new ShapeError(
      `bin: ${factors.join(",")} does not divide ${formatShape(from)}; choose a crop that it divides`,
    );
  }
  const shape = from.map((length, axis) => length / factors[axis]);
  const data = new Float32Array(sizeOfShape(shape));
  const measured = new Uint8Array(data.length).fill(1);
  for (let i = 0; i < intensity.data.length; i++) {
    const target = blockOf(i, from, factors);
    data[target] += intensity.data[i];
    measured[target] &= mask.data[i];
  }
  for (let i = 0; i < data.length; i++) data[i] *= measured[i];
  return { intensity: { data, shape }, mask: { data: measured, shape } };
}

function blockOf(index: number, shape: readonly number[], factors: readonly number[]): number {
  let target = 0;
  let rest = index;
  let stride = 1;
  for (let axis = shape.length - 1; axis >= 0; axis--) {
    target += Math.floor((rest % shape[axis]) / factors[axis]) * stride;
    stride *= shape[axis] / factors[axis];
    rest = Math.floor(rest / shape[axis]);
  }
  return target;
}
