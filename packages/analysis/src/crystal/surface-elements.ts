/** The surface of a mask as small pieces, each with a direction and an area. */

import { createGaussianFilter } from "@autophase/kernels";
import { type RealArray, sizeOfShape } from "@autophase/tensor-io";

export interface SurfaceElements {
  /** How many. */
  readonly count: number;
  /** Unit vectors pointing out, components along the axes: `3 count`. */
  readonly normals: Float32Array;
  /** In units of a face of a voxel. */
  readonly areas: Float32Array;
  /** Index of the voxel of each. */
  readonly voxels: Uint32Array;
}

/** Pieces of less than this part of a voxel's face are left out. */
const LEAST_AREA = 1e-3;

/**
 * The gradient of the mask, smoothed by a Gaussian: its direction is the normal, and its length the area of surface in
 * the voxel, for the integral of `|grad|` over a smoothed step is the area of the step (coarea formula).
 * @param mask - 1 inside, three axes, with room around the inside.
 * @param sigma - voxels; hides the steps of the voxels, and rounds edges.
 */
export function surfaceElements({ data, shape }: RealArray<Uint8Array>, sigma: number): SurfaceElements {
  const smooth = Float32Array.from(data);
  createGaussianFilter(shape).apply(smooth, sigma);
  const found = { normals: [] as number[], areas: [] as number[], voxels: [] as number[] };
  const strides = shape.map((_, axis) => sizeOfShape(shape.slice(axis + 1)));
  for (let i = 0; i < smooth.length; i++) {
    const [z, y, x] = strides.map((stride, axis) => slopeAt(smooth, i, stride, shape[axis]));
    const area = Math.hypot(z, y, x);
    if (area < LEAST_AREA) continue;
    found.normals.push(-z / area, -y / area, -x / area);
    found.areas.push(area);
    found.voxels.push(i);
  }
  return {
    count: found.areas.length,
    normals: Float32Array.from(found.normals),
    areas: Float32Array.from(found.areas),
    voxels: Uint32Array.from(found.voxels),
  };
}

/** Central difference; one-sided at the border. */
function slopeAt(data: Float32Array, i: number, stride: number, length: number): number {
  const place = Math.floor(i / stride) % length;
  if (place === 0 || place === length - 1) return 0;
  return (data[i + stride] - data[i - stride]) / 2;
}
