/** Values and slopes between voxels. */

import type { Vector } from "./camera.js";

/** Trilinear value at (z, y, x), which must lie at least one voxel inside. */
export function sampleLinear(data: Float32Array, [, height, width]: Vector, z: number, y: number, x: number): number {
  const z0 = Math.floor(z);
  const y0 = Math.floor(y);
  const x0 = Math.floor(x);
  const fz = z - z0;
  const fy = y - y0;
  const fx = x - x0;
  const at = (z0 * height + y0) * width + x0;
  const next = at + height * width;
  const a = data[at] + fx * (data[at + 1] - data[at]);
  const b = data[at + width] + fx * (data[at + width + 1] - data[at + width]);
  const c = data[next] + fx * (data[next + 1] - data[next]);
  const d = data[next + width] + fx * (data[next + width + 1] - data[next + width]);
  const near = a + fy * (b - a);
  return near + fz * (c + fy * (d - c) - near);
}

/** Weights and slopes of the four cubic B-splines around a point, one set per axis; reused between calls. */
export interface SplineScratch {
  readonly weight: Float64Array;
  readonly slope: Float64Array;
}

export function createSplineScratch(): SplineScratch {
  return { weight: new Float64Array(12), slope: new Float64Array(12) };
}

/** Writes into `out` the gradient, per voxel along each axis, of the cubic B-spline with these coefficients. */
export function splineGradient(
  data: Float32Array,
  [, height, width]: Vector,
  z: number,
  y: number,
  x: number,
  { weight, slope }: SplineScratch,
  out: Float64Array,
): void {
  const first = (splineWeights(z, 0, weight, slope) * height + splineWeights(y, 4, weight, slope)) * width;
  const start = first + splineWeights(x, 8, weight, slope);
  out.fill(0);
  for (let i = 0; i < 4; i++) {
    for (let j = 0; j < 4; j++) {
      const row = start + (i * height + j) * width;
      let value = 0;
      let along = 0;
      for (let k = 0; k < 4; k++) {
        value += weight[8 + k] * data[row + k];
        along += slope[8 + k] * data[row + k];
      }
      out[0] += slope[i] * weight[4 + j] * value;
      out[1] += weight[i] * slope[4 + j] * value;
      out[2] += weight[i] * weight[4 + j] * along;
    }
  }
}

/** Fills four weights and slopes from `offset`; returns the index of the first voxel. */
function splineWeights(position: number, offset: number, weight: Float64Array, slope: Float64Array): number {
  const base = Math.floor(position);
  const t = position - base;
  const u = 1 - t;
  weight[offset] = (u * u * u) / 6;
  weight[offset + 1] = (3 * t * t * t - 6 * t * t + 4) / 6;
  weight[offset + 2] = (3 * u * u * u - 6 * u * u + 4) / 6;
  weight[offset + 3] = (t * t * t) / 6;
  slope[offset] = (-u * u) / 2;
  slope[offset + 1] = (3 * t * t - 4 * t) / 2;
  slope[offset + 2] = (4 * u - 3 * u * u) / 2;
  slope[offset + 3] = (t * t) / 2;
  return base - 1;
}
