/** Cuts a box with the peak at its origin, and fills up what the detector did not see. */

import { formatShape, ShapeError, sizeOfShape } from "@autophase/tensor-io";
import type { CountsVolume } from "./counts-volume.js";

/**
 * The box of `shape` whose origin `floor(N/2)` is the voxel `center`. Voxels beyond the data are 0 with mask 0: they
 * were not measured.
 * @throws {ShapeError} when the number of axes differs.
 */
export function cropAround(
  { intensity, mask }: CountsVolume,
  center: readonly number[],
  shape: readonly number[],
): CountsVolume {
  const from = intensity.shape;
  if (shape.length !== from.length || center.length !== from.length) {
    throw new ShapeError(`crop: expected ${from.length} lengths for ${formatShape(from)}, got ${formatShape(shape)}`);
  }
  const first = shape.map((length, axis) => center[axis] - Math.floor(length / 2));
  const data = new Float32Array(sizeOfShape(shape));
  const measured = new Uint8Array(data.length);
  visitRows({ from, first, shape }, (source, target, length) => {
    data.set(intensity.data.subarray(source, source + length), target);
    measured.set(mask.data.subarray(source, source + length), target);
  });
  return { intensity: { data, shape }, mask: { data: measured, shape } };
}

interface Box {
  readonly from: readonly number[];
  readonly first: readonly number[];
  readonly shape: readonly number[];
}

/** Visits the pieces of rows that the data and the box share. */
function visitRows({ from, first, shape }: Box, visit: (source: number, target: number, length: number) => void): void {
  const last = shape.length - 1;
  const walk = (axis: number, source: number, target: number): void => {
    const begin = Math.max(0, -first[axis]);
    const end = Math.min(shape[axis], from[axis] - first[axis]);
    const [sourceAt, targetAt] = [source * from[axis] + first[axis], target * shape[axis]];
    if (axis === last) {
      if (begin < end) visit(sourceAt + begin, targetAt + begin, end - begin);
    } else for (let k = begin; k < end; k++) walk(axis + 1, sourceAt + k, targetAt + k);
  };
  walk(0, 0, 0);
}
