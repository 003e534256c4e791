/** A box that keeps nearly all counts and suits the Fourier transform. */

import { fastLength, isFastLength } from "@autophase/kernels";
import { ShapeError, sizeOfShape } from "@autophase/tensor-io";
import type { CountsVolume } from "./counts-volume.js";

/**
 * Per axis the shortest even length that factors into 2, 3, 5 and 7 and keeps, centred on `center`, a `share` of the
 * counts (default 0.995 along each axis), no longer than the data.
 */
export function automaticCrop(
  volume: CountsVolume,
  center: readonly number[],
  { share = 0.995, multiple = [] }: { share?: number; multiple?: readonly number[] } = {},
): number[] {
  return axisProfiles(volume).map((profile, axis) => shortestLength(profile, center[axis], share, multiple[axis] ?? 1));
}

/**
 * Per axis the shortest such length that holds everything with `center` in the middle, longer than the data where it
 * must be.
 */
export function wholeCrop(
  { intensity: { shape } }: CountsVolume,
  center: readonly number[],
  multiple: readonly number[] = [],
): number[] {
  return shape.map((length, axis) => evenLength(2 * Math.max(center[axis], length - center[axis]), multiple[axis]));
}

/**
 * Per axis the shortest such length that is as long as the data with its ends cut or padded.
 * @param ends - voxels more at the first and the last end, fewer where negative.
 * @throws {ShapeError} when nothing is left, or there are not as many ends as axes.
 */
export function cropOfEnds(
  { intensity: { shape } }: CountsVolume,
  ends: readonly (readonly [number, number])[],
  multiple: readonly number[] = [],
): number[] {
  if (ends.length !== shape.length)
    throw new ShapeError(`crop: expected ends of ${shape.length} axes, got ${ends.length}`);
  return shape.map((length, axis) => {
    const [first, last] = ends[axis];
    const left = length + first + last;
    if (left >= 1) return evenLength(left, multiple[axis]);
    throw new ShapeError(`crop: ${first}:${last} leaves nothing of axis ${axis} (${length})`);
  });
}

/** The shortest even length of at least `minimum` that `multiple` divides and that transforms fast. */
function evenLength(minimum: number, multiple = 1): number {
  return fastLength(minimum, { multipleOf: multiple % 2 === 0 ? multiple : 2 * multiple, largestFactor: 7 });
}

/** Counts in each plane across each axis. */
function axisProfiles({ intensity: { data, shape } }: CountsVolume): Float64Array[] {
  const profiles = shape.map((length) => new Float64Array(length));
  const lines = profiles[shape.length - 1];
  const rowLength = lines.length;
  for (let row = 0; row * rowLength < data.length; row++) {
    let sum = 0;
    for (let k = 0, i = row * rowLength; k < rowLength; k++, i++) {
      sum += data[i];
      lines[k] += data[i];
    }
    for (let axis = 0; axis < shape.length - 1; axis++) {
      const place = Math.floor(row / sizeOfShape(shape.slice(axis + 1, -1))) % shape[axis];
      profiles[axis][place] += sum;
    }
  }
  return profiles;
}

function shortestLength(profile: Float64Array, center: number, share: number, multiple: number): number {
  const total = profile.reduce((sum, counts) => sum + counts, 0);
  let longest = 1;
  for (let length = 2; length <= profile.length; length += 2) {
    if (!isFastLength(length) || length % multiple !== 0) continue;
    longest = length;
    const first = center - length / 2;
    const kept = profile.slice(Math.max(0, first), first + length).reduce((sum, counts) => sum + counts, 0);
    if (kept >= share * total) return length;
  }
  return longest;
}
