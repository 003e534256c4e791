/** A pattern on the grid of a network. */

import type { MeasuredIntensity } from "@autophase/preparation";
import { assertSameShape, mapTo, type RealArray, type Shape, sizeOfShape } from "@autophase/tensor-io";
import type { NetworkGrid } from "./network-grid.js";

/** A pattern whose every voxel is marked as measured or not. */
export type FittedPattern = Required<MeasuredIntensity>;

/**
 * Counts binned, then cropped or padded around the origin. A block with some voxels not measured counts as if those
 * held the mean of the others; one with fewer than half of them measured, and all padding, is not measured.
 * @param pattern - centred.
 * @returns centred, the shape of the grid.
 * @throws {ShapeError} when the pattern is not of the grid.
 */
export function fitPattern({ intensity, mask }: MeasuredIntensity, grid: NetworkGrid): FittedPattern {
  assertSameShape("fitPattern", intensity.shape, grid.patternShape);
  const { shape, binning } = grid;
  const sum = new Float64Array(sizeOfShape(shape));
  const measured = new Uint32Array(sum.length);
  const targets = shape.map((_, axis) => blocksOf(axis, grid));
  forEachLine(grid.patternShape, targets, shape, (first, base) => {
    const last = targets[targets.length - 1];
    for (let k = 0; k < last.length; k++) {
      if (last[k] < 0 || mask?.data[first + k] === 0) continue;
      sum[base + last[k]] += intensity.data[first + k];
      measured[base + last[k]]++;
    }
  });
  const block = sizeOfShape(binning);
  const isMeasured = mapTo(Uint8Array, measured, (count) => (2 * count >= block ? 1 : 0));
  const data = mapTo(Float32Array, sum, (counts, i) => (isMeasured[i] ? (counts * block) / measured[i] : 0));
  return { intensity: array(data, shape), mask: array(isMeasured, shape) };
}

/** Per voxel of the pattern along an axis the voxel of the grid it falls into, or -1. */
function blocksOf(axis: number, { patternShape, shape, binning }: NetworkGrid): Int32Array {
  const [from, to, factor] = [patternShape[axis], shape[axis], binning[axis]];
  return Int32Array.from({ length: from }, (_, k) => {
    const block = Math.floor((k - Math.floor(from / 2) + Math.floor(factor / 2)) / factor) + Math.floor(to / 2);
    return block >= 0 && block < to ? block : -1;
  });
}

/** Visits every line of the last axis that falls into the grid: where it begins in the pattern and in the grid. */
function forEachLine(
  from: Shape,
  targets: readonly Int32Array[],
  to: Shape,
  visit: (first: number, base: number) => void,
): void {
  const last = from.length - 1;
  const lines = sizeOfShape(from.slice(0, last));
  for (let line = 0; line < lines; line++) {
    let [rest, base, stride] = [line, 0, to[last]];
    for (let axis = last - 1; axis >= 0; axis--) {
      const at = targets[axis][rest % from[axis]];
      base = at < 0 || base < 0 ? -1 : base + at * stride;
      stride *= to[axis];
      rest = Math.floor(rest / from[axis]);
    }
    if (base >= 0) visit(line * from[last], base);
  }
}

function array<Data extends Float32Array | Uint8Array>(data: Data, shape: Shape): RealArray<Data> {
  return { data, shape };
}
