/** A volume seen through: its values added up along one axis. */

import { assertArray, formatShape, type RealArray, ShapeError, ValueError } from "@autophase/tensor-io";
import { planeAxes } from "./plane.js";

/**
 * The sum over all planes across `axis` of an array with two or three axes; one with two axes is its own, and `axis`
 * must be 0. The other two axes in the order of the array's.
 * @throws {ShapeError} for another number of axes. @throws {ValueError} for an axis that is not there.
 */
export function sumAcross(array: RealArray, axis: number): RealArray<Float32Array> {
  assertArray("sumAcross", array);
  const { data, shape } = array;
  const rank = shape.length;
  if (rank !== 2 && rank !== 3) throw new ShapeError(`sumAcross: expected 2 or 3 axes, got ${formatShape(shape)}`);
  if (!Number.isInteger(axis) || axis < 0 || axis >= (rank === 2 ? 1 : 3))
    throw new ValueError(`sumAcross: ${formatShape(shape)} has no planes across axis ${axis}`);
  if (rank === 2) return { data: Float32Array.from({ length: data.length }, (_, i) => Number(data[i])), shape };
  const [depth, height, width] = shape;
  const [down, right] = planeAxes(rank, axis);
  const sums = new Float64Array(shape[down] * shape[right]);
  const stepOf = (along: number): number => (along === right ? 1 : along === down ? shape[right] : 0);
  const steps = [stepOf(0), stepOf(1), stepOf(2)];
  for (let d = 0, i = 0; d < depth; d++) {
    for (let h = 0; h < height; h++) {
      const to = d * steps[0] + h * steps[1];
      for (let w = 0; w < width; w++, i++) sums[to + w * steps[2]] += Number(data[i]);
    }
  }
  return { data: Float32Array.from(sums), shape: [shape[down], shape[right]] };
}
