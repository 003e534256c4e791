/** Where the Bragg peak is. */

import { ValueError } from "@autophase/tensor-io";
import type { CountsVolume } from "./counts-volume.js";

export type CenterMethod = "max" | "com";

/**
 * Voxel of the highest count (`max`), or the rounded centre of mass of the counts (`com`).
 * @throws {ValueError} when nothing was counted.
 */
export function findCenter(volume: CountsVolume, method: CenterMethod = "max"): number[] {
  const { data, shape } = volume.intensity;
  const highest = data.reduce((best, counts, i) => (counts > data[best] ? i : best), 0);
  if (!(data[highest] > 0)) throw new ValueError("no counts are left: every voxel is zero or masked");
  return method === "max" ? positionOf(highest, shape) : centerOfMass(volume);
}

function positionOf(index: number, shape: readonly number[]): number[] {
  let stride = shape.reduce((product, length) => product * length, 1);
  return shape.map((length) => {
    stride /= length;
    return Math.floor(index / stride) % length;
  });
}

function centerOfMass({ intensity: { data, shape } }: CountsVolume): number[] {
  const total = data.reduce((sum, counts) => sum + counts, 0);
  let stride = data.length;
  return shape.map((length) => {
    stride /= length;
    const moment = data.reduce((sum, counts, i) => sum + counts * (Math.floor(i / stride) % length), 0);
    return Math.round(moment / total);
  });
}
