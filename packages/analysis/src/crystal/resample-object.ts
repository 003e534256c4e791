/** A reconstruction on a grid at right angles. */

import {
  add,
  type Basis,
  dot,
  dualOf,
  lengthOf,
  mapBasis,
  scale,
  type Vector3,
  vectorOf,
} from "@autophase/physics/vector3";
import {
  assertArray,
  assertSameShape,
  type ComplexArray,
  type FloatData,
  formatShape,
  type RealArray,
  type Shape,
  ShapeError,
  sizeOfShape,
  ValueError,
} from "@autophase/tensor-io";
import { assertFinite } from "../assert-values.js";

export interface ResampleOptions {
  /** How far it is from voxel to voxel along each axis of the object, nanometres. */
  readonly voxel: Basis;
  /** Unit vectors at right angles along which the indices of the result grow, in the same frame. */
  readonly axes: Basis;
  /** Side of the result's cubic voxels. Default the shortest of `voxel`. */
  readonly voxelSizeNanometers?: number;
  /** Room around the support, in voxels of the result. Default 4. */
  readonly margin?: number;
}

export interface ResampledObject {
  /** Cubic voxels; the origin of the object is at `origin`. */
  readonly object: ComplexArray;
  readonly support: RealArray<Uint8Array>;
  readonly voxelSizeNanometers: number;
  /** Index, not necessarily whole, where the object had its origin. */
  readonly origin: Vector3;
}

/** A grid larger than this is a mistake in the geometry. */
const MOST_VOXELS = 2 ** 28;

/**
 * Interpolates the complex field, never its phase, by cubic convolution along each axis of the object (Keys 1981,
 * doi:10.1109/TASSP.1981.1163711), 0 beyond its box. The phase ramp should be gone: it would be interpolated
 * too. The result holds the support with a margin.
 * @param object - centred, three axes.
 * @param support - 1 inside, the same shape.
 * @throws {ShapeError} when there are not three axes, or the support has another shape.
 * @throws {ValueError} when a value is not finite, the support is empty, or the grid would be too large.
 */
export function resampleObject(
  object: ComplexArray<FloatData>,
  support: RealArray<Uint8Array>,
  { voxel, axes, voxelSizeNanometers = Math.min(...voxel.map(lengthOf)), margin = 4 }: ResampleOptions,
): ResampledObject {
  assertFinite("resampleObject", object);
  assertArray("resampleObject: support", support);
  assertSameShape("resampleObject: support", support.shape, object.shape);
  if (object.shape.length !== 3) {
    throw new ShapeError(`resampleObject: expected 3 axes, got ${formatShape(object.shape)}`);
  }
  if (!(voxelSizeNanometers > 0)) {
    throw new ValueError(`resampleObject: expected a positive voxel size, got ${voxelSizeNanometers}`);
  }
  const grid = gridAround(support, voxel, axes, voxelSizeNanometers, margin);
  return { ...sample(object, support, grid), voxelSizeNanometers, origin: grid.origin };
}

interface Grid {
  readonly shape: Shape;
  readonly origin: Vector3;
  /** Object indices per step along each axis of the grid. */
  readonly steps: Basis;
  /** Object index of the grid's first voxel. */
  readonly first: Vector3;
}

function gridAround(support: RealArray<Uint8Array>, voxel: Basis, axes: Basis, size: number, margin: number): Grid {
  const centre = support.shape.map((length) => Math.floor(length / 2));
  const [low, high] = extentOf(support, voxel, axes, centre);
  const start = low.map((value) => Math.floor(value / size) - margin);
  const shape = high.map((value, axis) => Math.ceil(value / size) + margin - start[axis] + 1);
  if (!(sizeOfShape(shape) <= MOST_VOXELS)) {
    throw new ValueError(
      `resampleObject: voxels of ${size} nm make a grid of ${formatShape(shape)}; choose larger ones`,
    );
  }
  const dual = dualOf(voxel);
  const steps = mapBasis(axes, (axis) => vectorOf(dual.map((d) => dot(d, axis) * size)));
  const origin = vectorOf(start.map((value) => 0 - value));
  const first = steps.reduce<Vector3>((sum, step, axis) => add(sum, scale(step, start[axis])), vectorOf(centre));
  return { shape, origin, steps, first };
}

/** Lowest and highest place of the support's voxels along each axis, nanometres from the origin. */
function extentOf(
  { data, shape }: RealArray<Uint8Array>,
  voxel: Basis,
  axes: Basis,
  centre: readonly number[],
): [number[], number[]] {
  const projected = axes.map((axis) => voxel.map((vector) => dot(vector, axis)));
  const low = [Number.POSITIVE_INFINITY, Number.POSITIVE_INFINITY, Number.POSITIVE_INFINITY];
  const high = low.map((value) => -value);
  const [, height, width] = shape;
  for (let i = 0; i < data.length; i++) {
    if (!data[i]) continue;
    const [a, b, c] = [
      Math.floor(i / (height * width)) - centre[0],
      (Math.floor(i / width) % height) - centre[1],
      (i % width) - centre[2],
    ];
    for (let axis = 0; axis < 3; axis++) {
      const place = a * projected[axis][0] + b * projected[axis][1] + c * projected[axis][2];
      if (place < low[axis]) low[axis] = place;
      if (place > high[axis]) high[axis] = place;
    }
  }
  if (low[0] > high[0]) throw new ValueError("resampleObject: expected a support with voxels, got an empty one");
  return [low, high];
}

function sample(object: ComplexArray<FloatData>, support: RealArray<Uint8Array>, { shape, steps, first }: Grid) {
  const size = sizeOfShape(shape);
  const out = { real: new Float32Array(size), imag: new Float32Array(size), shape };
  const inside = new Uint8Array(size);
  const taps = createTaps(object.shape);
  let at = 0;
  for (let i = 0; i < shape[0]; i++) {
    for (let j = 0; j < shape[1]; j++) {
      const line = add(first, add(scale(steps[0], i), scale(steps[1], j)));
      for (let k = 0; k < shape[2]; k++, at++) {
        const [a, b, c] = [line[0] + k * steps[2][0], line[1] + k * steps[2][1], line[2] + k * steps[2][2]];
        if (!taps.place(a, b, c)) continue;
        out.real[at] = taps.sum(object.real);
        out.imag[at] = taps.sum(object.imag);
        inside[at] = Number(taps.sum(support.data) >= 0.5);
      }
    }
  }
  return { object: out, support: { data: inside, shape } };
}

/** The 64 voxels around a place and their weights, along one axis after the other. */
function createTaps([depth, height, width]: Shape) {
  const weights = [new Float64Array(4), new Float64Array(4), new Float64Array(4)];
  let [z, y, x] = [0, 0, 0];
  /** False where the place lies beyond the box by two voxels or more. */
  const place = (a: number, b: number, c: number): boolean => {
    [z, y, x] = [Math.floor(a), Math.floor(b), Math.floor(c)];
    if (z < -2 || y < -2 || x < -2 || z > depth || y > height || x > width) return false;
    cubicWeights(a - z, weights[0]);
    cubicWeights(b - y, weights[1]);
    cubicWeights(c - x, weights[2]);
    return true;
  };
  const sum = (data: ArrayLike<number>): number => {
    let total = 0;
    for (let i = 0; i < 4; i++) {
      const plane = z - 1 + i;
      if (plane < 0 || plane >= depth) continue;
      let planeTotal = 0;
      for (let j = 0; j < 4; j++) {
        const row = y - 1 + j;
        if (row < 0 || row >= height) continue;
        const start = (plane * height + row) * width + x - 1;
        let rowTotal = 0;
        for (let k = 0; k < 4; k++) {
          if (x - 1 + k >= 0 && x - 1 + k < width) rowTotal += weights[2][k] * data[start + k];
        }
        planeTotal += weights[1][j] * rowTotal;
      }
      total += weights[0][i] * planeTotal;
    }
    return total;
  };
  return { place, sum };
}

/** Weights of the samples at -1, 0, 1, 2 for a place at `t` in [0, 1); exact for parabolas. */
function cubicWeights(t: number, out: Float64Array): void {
  out[0] = t * (-0.5 + t * (1 - 0.5 * t));
  out[1] = 1 + t * t * (-2.5 + 1.5 * t);
  out[2] = t * (0.5 + t * (2 - 1.5 * t));
  out[3] = t * t * (-0.5 + 0.5 * t);
}
