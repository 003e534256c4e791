/** How little a phase can be trusted, voxel by voxel. */

import { type RealArray, type Shape, sizeOfShape } from "@autophase/tensor-io";
import { TURN } from "./wrapped-steps.js";

/**
 * Root mean square of the second differences of the phase, each step wrapped, over the pairs of opposite neighbours
 * that are inside: along axes and diagonals (Abdul-Rahman et al. 2007, doi:10.1364/AO.46.006623). Where no pair is
 * inside, as on edges, half a turn: the least that can be trusted. 0 outside.
 */
export function phaseRoughness({ data, shape }: RealArray<Float32Array>, mask: Uint8Array): Float32Array {
  const offsets = oppositeOffsets(shape);
  const sum = new Float32Array(data.length);
  const pairs = new Uint8Array(data.length);
  for (const offset of offsets) addDifferences(data, mask, shape, offset, sum, pairs);
  for (let i = 0; i < sum.length; i++) {
    if (mask[i]) sum[i] = pairs[i] > 0 ? Math.sqrt(sum[i] / pairs[i]) : TURN / 2;
  }
  return sum;
}

/** One of each pair of opposite neighbours: 13 in three axes. */
function oppositeOffsets(shape: Shape): number[][] {
  const steps = shape.reduce<number[][]>(
    (lists, length) => lists.flatMap((list) => (length > 1 ? [-1, 0, 1] : [0]).map((step) => [...list, step])),
    [[]],
  );
  return steps.filter((step) => (step.find((value) => value !== 0) ?? -1) > 0);
}

function addDifferences(
  phase: Float32Array,
  mask: Uint8Array,
  shape: Shape,
  offset: readonly number[],
  sum: Float32Array,
  pairs: Uint8Array,
): void {
  const jump = offset.reduce((total, step, axis) => total + step * sizeOfShape(shape.slice(axis + 1)), 0);
  const width = shape[shape.length - 1];
  const reach = Math.abs(offset[offset.length - 1]);
  const lines = phase.length / width;
  const height = shape.length > 1 ? shape[shape.length - 2] : 1;
  const lineReach = Math.abs(offset[offset.length - 2] ?? 0);
  for (let line = 0; line < lines; line++) {
    const row = line % height;
    if (row < lineReach || row >= height - lineReach) continue;
    for (let i = line * width + reach; i < (line + 1) * width - reach; i++) {
      // beyond the first or the last plane there is `undefined`, which is outside
      if (!mask[i] || !mask[i - jump] || !mask[i + jump]) continue;
      const second = wrap(phase[i - jump] - phase[i]) + wrap(phase[i + jump] - phase[i]);
      sum[i] += second * second;
      pairs[i]++;
    }
  }
}

function wrap(angle: number): number {
  return angle - TURN * Math.round(angle / TURN);
}
