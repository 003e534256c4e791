/** How far the beam goes through a crystal on its way to each voxel and from there to the detector. */

import { dot, normalize, type Vector3 } from "@autophase/physics/vector3";
import type { RealArray } from "@autophase/tensor-io";

export interface OpticalPathOptions {
  /** Unit vectors along which the indices grow. */
  readonly axes: readonly [Vector3, Vector3, Vector3];
  readonly voxelSizeNanometers: number;
  /** Where the beam goes, and where it is scattered to; of any length. */
  readonly incoming: Vector3;
  readonly outgoing: Vector3;
}

/** Steps of a ray in each voxel. */
const STEPS_A_VOXEL = 2;

/**
 * Nanometres inside of the crystal, in and out together; exact to about half of a voxel at each end. Of a crystal that
 * is not convex, the gaps do not count.
 * @param inside - 1 in the crystal, three axes.
 * @returns 0 outside.
 */
export function opticalPath(
  inside: RealArray<Uint8Array>,
  { axes, voxelSizeNanometers, incoming, outgoing }: OpticalPathOptions,
): RealArray<Float32Array> {
  const { data, shape } = inside;
  const alongAxes = (vector: Vector3, sign: number): Vector3 => {
    const unit = normalize(vector);
    return [sign * dot(axes[0], unit), sign * dot(axes[1], unit), sign * dot(axes[2], unit)];
  };
  const rays = [alongAxes(incoming, -1), alongAxes(outgoing, 1)];
  const path = new Float32Array(data.length);
  const [, height, width] = shape;
  for (let i = 0; i < data.length; i++) {
    if (!data[i]) continue;
    const start: Vector3 = [Math.floor(i / (height * width)), Math.floor(i / width) % height, i % width];
    const voxels = rays.reduce((sum, ray) => sum + lengthInside(inside, start, ray), 0);
    path[i] = voxels * voxelSizeNanometers;
  }
  return { data: path, shape };
}

/** Voxels, from the middle of one on. */
function lengthInside(
  { data, shape: [depth, height, width] }: RealArray<Uint8Array>,
  start: Vector3,
  ray: Vector3,
): number {
  let steps = 0;
  for (let step = 0.5; ; step++) {
    const at = step / STEPS_A_VOXEL;
    const z = Math.round(start[0] + at * ray[0]);
    const y = Math.round(start[1] + at * ray[1]);
    const x = Math.round(start[2] + at * ray[2]);
    if (z < 0 || y < 0 || x < 0 || z >= depth || y >= height || x >= width) return steps / STEPS_A_VOXEL;
    steps += data[(z * height + y) * width + x];
  }
}
