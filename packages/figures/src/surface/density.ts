/** An object cut out of its box and made ready for rays: closed by empty voxels and smoothed by a cubic B-spline. */

import { boundingBox } from "../volume/focus.js";
import type { ObjectParts } from "../volume/imaged-object.js";
import type { Vector } from "./camera.js";

export interface Density {
  readonly shape: Vector;
  /** Index in the object of the first voxel. */
  readonly start: Vector;
  /** Amplitude inside the support, 0 outside, blurred once against noise: the coefficients of the spline. */
  readonly coefficients: Float32Array;
  /** The spline at the voxels. */
  readonly smooth: Float32Array;
  /** Amplitude times cosine and sine of the phase. */
  readonly real: Float32Array;
  readonly imag: Float32Array;
  /** `CROSSED` where the cell that starts here has a corner above the level, `NEAR` where a neighbour of it has one. */
  readonly near: Uint8Array;
  /** The spline has this value on the surface. */
  readonly level: number;
  /** Middle of what is above the level, in voxels. */
  readonly centre: Vector;
  /** Everything above the level is within this distance of the centre, in units of length. */
  readonly radius: number;
  readonly voxelSize: Vector;
}

/** What a ray has to look for in a cell; 0 where there is nothing. */
export const CROSSED = 2;
const NEAR = 1;

/** Empty voxels on every side: the spline needs two. */
const PAD = 3;

/**
 * @param threshold - level of the surface relative to the typical amplitude, `sum a^2 / sum a` of the smoothed
 *   amplitude `a`: a few bright voxels do not move it, and for a crystal of even density half of it is the middle of
 *   the edge.
 * @returns `undefined` when the support is empty or the amplitude 0.
 */
export function createDensity(parts: ObjectParts, threshold: number, voxelSize: Vector): Density | undefined {
  const bounds = boundingBox(parts.support);
  if (!bounds) return undefined;
  const [depth, height, width] = bounds.shape.map((length) => length + 2 * PAD);
  const shape: Vector = [depth, height, width];
  const fields = copyInside(parts, bounds.start, shape);
  const coefficients = blur(fields.coefficients, shape);
  const smooth = blur(coefficients, shape);
  const level = threshold * typicalOf(smooth);
  if (level === 0) return undefined;
  return {
    ...fields,
    coefficients,
    shape,
    start: [bounds.start[0] - PAD, bounds.start[1] - PAD, bounds.start[2] - PAD],
    smooth,
    level,
    voxelSize,
    near: findCells(smooth, shape, level),
    ...findExtent(smooth, shape, level, voxelSize),
  };
}

function copyInside({ amplitude, phase, support }: ObjectParts, start: readonly number[], shape: Vector) {
  const [depth, height, width] = shape;
  const [, boxHeight, boxWidth] = support.shape;
  const size = depth * height * width;
  const fields = { coefficients: new Float32Array(size), real: new Float32Array(size), imag: new Float32Array(size) };
  for (let z = PAD; z < depth - PAD; z++) {
    for (let y = PAD; y < height - PAD; y++) {
      for (let x = PAD; x < width - PAD; x++) {
        const from = ((z - PAD + start[0]) * boxHeight + y - PAD + start[1]) * boxWidth + x - PAD + start[2];
        if (!support.data[from]) continue;
        const to = (z * height + y) * width + x;
        fields.coefficients[to] = amplitude.data[from];
        fields.real[to] = amplitude.data[from] * Math.cos(phase.data[from]);
        fields.imag[to] = amplitude.data[from] * Math.sin(phase.data[from]);
      }
    }
  }
  return fields;
}

/** (1, 4, 1) / 6 along each axis: a cubic B-spline at its own knots. */
function blur(source: Float32Array, [, height, width]: Vector): Float32Array {
  let from = source;
  for (const stride of [1, width, height * width]) {
    const to = new Float32Array(from.length);
    for (let i = stride; i < from.length - stride; i++) to[i] = (from[i - stride] + 4 * from[i] + from[i + stride]) / 6;
    from = to;
  }
  return from;
}

function typicalOf(amplitude: Float32Array): number {
  let sum = 0;
  let squares = 0;
  for (const a of amplitude) {
    sum += a;
    squares += a * a;
  }
  return sum > 0 ? squares / sum : 0;
}

function findCells(smooth: Float32Array, [, height, width]: Vector, level: number): Uint8Array {
  const near = new Uint8Array(smooth.length);
  const mark = (reach: readonly number[], value: number): void => {
    const corners = reach.flatMap((z) => reach.flatMap((y) => reach.map((x) => (z * height + y) * width + x)));
    for (let i = 0; i < smooth.length; i++) {
      if (smooth[i] < level) continue;
      for (const corner of corners) near[i - corner] = value;
    }
  };
  mark([-1, 0, 1, 2], NEAR);
  mark([0, 1], CROSSED);
  return near;
}

function findExtent(smooth: Float32Array, [depth, height, width]: Vector, level: number, size: Vector) {
  const first = [depth, height, width];
  const last = [0, 0, 0];
  const visit = (action: (z: number, y: number, x: number) => void) => {
    for (let i = 0; i < smooth.length; i++) {
      if (smooth[i] >= level) action(Math.floor(i / (height * width)), Math.floor(i / width) % height, i % width);
    }
  };
  visit((...index) => {
    for (let axis = 0; axis < 3; axis++) {
      first[axis] = Math.min(first[axis], index[axis]);
      last[axis] = Math.max(last[axis], index[axis]);
    }
  });
  const centre: Vector = [(first[0] + last[0]) / 2, (first[1] + last[1]) / 2, (first[2] + last[2]) / 2];
  let radius = 0;
  visit((z, y, x) => {
    radius = Math.max(
      radius,
      Math.hypot((z - centre[0]) * size[0], (y - centre[1]) * size[1], (x - centre[2]) * size[2]),
    );
  });
  return { centre, radius: radius + Math.max(...size) };
}
