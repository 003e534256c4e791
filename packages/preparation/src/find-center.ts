/** Where the Bragg peak is. */

import { sizeOfShape, ValueError } from "@autophase/tensor-io";
import type { CountsVolume } from "./counts-volume.js";

/** The highest voxel, the centre of mass of everything, or that of the peak which the highest voxel belongs to. */
export type CenterMethod = "max" | "com" | "both";

/** The peak ends along an axis where the counts fall under this share of its highest. */
const FOOT = 0.1;
const MOST_ROUNDS = 10;

/**
 * Voxel of the highest count (`max`); the rounded centre of mass of the counts (`com`); or, with `both`, the rounded
 * centre of mass of the box around the highest count within which the lines through it stay above a tenth of it, moved
 * along with its centre until it settles.
 * @throws {ValueError} when nothing was counted.
 */
export function findCenter(volume: CountsVolume, method: CenterMethod = "max"): number[] {
  const { data, shape } = volume.intensity;
  let [highest, most] = [0, 0];
  for (let i = 0; i < data.length; i++) {
    if (data[i] > most) [highest, most] = [i, data[i]];
  }
  if (most === 0) throw new ValueError("no counts are left: every voxel is zero or masked");
  const whole = shape.map((length) => [0, length] as const);
  if (method === "com") return centerOfMass(volume, whole).map(Math.round);
  const peak = positionOf(highest, shape);
  return method === "max" ? peak : settle(volume, peak);
}

function settle(volume: CountsVolume, peak: readonly number[]): number[] {
  const { shape } = volume.intensity;
  const reach = shape.map((_, axis) => reachAlong(volume, peak, axis));
  let center = [...peak];
  for (let round = 0; round < MOST_ROUNDS; round++) {
    const box = center.map(
      (at, axis) => [Math.max(0, at - reach[axis]), Math.min(shape[axis], at + reach[axis] + 1)] as const,
    );
    const next = centerOfMass(volume, box).map(Math.round);
    if (next.every((at, axis) => at === center[axis])) break;
    center = next;
  }
  return center;
}

/** Steps along an axis, either way, until the counts fall under the foot of the peak. */
function reachAlong({ intensity: { data, shape } }: CountsVolume, peak: readonly number[], axis: number): number {
  const stride = sizeOfShape(shape.slice(axis + 1));
  const at = peak.reduce((index, k, other) => index * shape[other] + k, 0);
  const isPeak = (k: number): boolean =>
    k >= 0 && k < shape[axis] && data[at + (k - peak[axis]) * stride] >= FOOT * data[at];
  let reach = 1;
  while (isPeak(peak[axis] - reach) || isPeak(peak[axis] + reach)) reach++;
  return reach;
}

function positionOf(index: number, shape: readonly number[]): number[] {
  return shape.map((length, axis) => Math.floor(index / sizeOfShape(shape.slice(axis + 1))) % length);
}

/** Of the voxels of a box, `[first, end]` per axis. */
function centerOfMass(
  { intensity: { data, shape } }: CountsVolume,
  box: readonly (readonly [number, number])[],
): number[] {
  const moments = shape.map(() => 0);
  let total = 0;
  const place = shape.map(() => 0);
  const walk = (axis: number, base: number): void => {
    for (let k = box[axis][0]; k < box[axis][1]; k++) {
      place[axis] = k;
      const index = base * shape[axis] + k;
      if (axis < shape.length - 1) walk(axis + 1, index);
      else if (data[index] > 0) {
        total += data[index];
        for (let a = 0; a < place.length; a++) moments[a] += data[index] * place[a];
      }
    }
  };
  walk(0, 0);
  return moments.map((moment) => moment / total);
}
