/** Whether the numbers of a pattern stand around a peak, as those of a crystal do. */

import { type DiffractionPattern, type Shape, sizeOfShape } from "@autophase/tensor-io";

/**
 * Over the level far from its brightest place, at least half of what there is has to lie within half of each axis
 * around that place, without single voxels that tower above their neighbours. Neither the scale of the numbers nor an
 * even background matters; a box of fewer than 512 voxels tells nothing, and passes.
 */
export function hasPeak({ intensity: { data, shape }, mask }: DiffractionPattern): boolean {
  if (data.length < FEWEST_VOXELS) return true;
  const measured = mask?.data;
  const smooth = withoutSpikes(data, shape, measured);
  const isNearOn = nearOnAxes(brightest(smooth), shape);
  const length = shape[shape.length - 1];
  const isNearInLine = isNearOn[shape.length - 1];
  let [sum, nearSum, farSum, farSquare, nearCount, farCount] = [0, 0, 0, 0, 0, 0];
  for (let start = 0; start < data.length; start += length) {
    const isLineNear = isLineNearTo(start, shape, isNearOn);
    for (let k = 0; k < length; k++) {
      if (measured?.[start + k] === 0) continue;
      sum += data[start + k];
      const value = smooth[start + k];
      if (isLineNear && isNearInLine[k] === 1) {
        nearCount++;
        nearSum += value;
      } else {
        farCount++;
        farSum += value;
        farSquare += value * value;
      }
    }
  }
  const most = Math.max(1, farCount);
  const level = farSum / most;
  const deviation = Math.sqrt(Math.max(0, farSquare / most - level ** 2));
  const count = nearCount + farCount;
  const above = sum - level * count;
  return above > SIGNIFICANT * deviation * Math.sqrt(count) && nearSum - level * nearCount >= NEAREST * above;
}

const FEWEST_VOXELS = 512;
/** In standard deviations of the sum. */
const SIGNIFICANT = 5;
const NEAREST = 0.5;
/** A voxel this many times as high as the highest of its neighbours is a defect. */
const SPIKE = 5;

/** A spike gets the value of its highest neighbour, what is not measured 0. Neighbours reach around the edges. */
function withoutSpikes(data: Float32Array, shape: Shape, mask: Uint8Array | undefined): Float32Array {
  const measured = mask ? data.map((value, i) => (mask[i] === 0 ? 0 : value)) : data;
  const result = measured.slice();
  const length = shape[shape.length - 1];
  for (let start = 0; start < data.length; start += length) {
    const lines = linesBeside(start, shape);
    for (let k = 0; k < length; k++) {
      const least = measured[start + k] / SPIKE;
      const before = k === 0 ? length - 1 : k - 1;
      const after = k === length - 1 ? 0 : k + 1;
      // most voxels are told by the first of their neighbours
      let highest = Math.max(measured[start + before], measured[start + after]);
      for (let n = 0; n < lines.length && highest < least; n++) highest = Math.max(highest, measured[lines[n] + k]);
      if (highest < least) result[start + k] = highest;
    }
  }
  return result;
}

/** Where the neighbours of a line along the last axis begin, two on each of the other axes. */
function linesBeside(start: number, shape: Shape): number[] {
  const lines: number[] = [];
  let stride = shape[shape.length - 1];
  for (let axis = shape.length - 2; axis >= 0; axis--) {
    const last = (shape[axis] - 1) * stride;
    const at = Math.floor(start / stride) % shape[axis];
    lines.push(at === 0 ? start + last : start - stride, at === shape[axis] - 1 ? start - last : start + stride);
    stride *= shape[axis];
  }
  return lines;
}

function brightest(data: Float32Array): number {
  let best = 0;
  for (let i = 1; i < data.length; i++) if (data[i] > data[best]) best = i;
  return best;
}

/** For each axis where 1 is within half of it around the centre, around the edges. */
function nearOnAxes(center: number, shape: Shape): readonly Uint8Array[] {
  let stride = sizeOfShape(shape);
  return shape.map((length) => {
    stride /= length;
    const at = Math.floor(center / stride) % length;
    return Uint8Array.from({ length }, (_, k) => {
      const distance = Math.abs(k - at);
      return Math.min(distance, length - distance) <= length / 4 ? 1 : 0;
    });
  });
}

/** On every axis but the last. */
function isLineNearTo(start: number, shape: Shape, isNearOn: readonly Uint8Array[]): boolean {
  let rest = start / shape[shape.length - 1];
  for (let axis = shape.length - 2; axis >= 0; axis--) {
    if (isNearOn[axis][rest % shape[axis]] === 0) return false;
    rest = Math.floor(rest / shape[axis]);
  }
  return true;
}
