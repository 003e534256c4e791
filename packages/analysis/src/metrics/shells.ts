/** Shells of spatial frequency over a centred pattern. */

import { type Basis, determinant, dot, dualOf, lengthOf } from "@autophase/physics/vector3";
import { formatShape, type Shape, ShapeError } from "@autophase/tensor-io";

export interface ShellGrid {
  readonly shells: number;
  /** Cycles per voxel of the object, or per nanometre, of an element of the pattern. */
  readonly frequencyOf: (index: number) => number;
  readonly shellOf: (frequency: number) => number;
  /** Up to here the pattern has every direction: the ball that fits into it. Behind it lie its corners. */
  readonly edge: number;
}

/**
 * Without `reciprocalVoxel` frequencies are `k / N` of each axis, and shells as wide as a sample of the longest axis.
 * With it they are `|Q| / 2 pi`, and shells as wide as the cube root of the voxel's volume.
 * @throws {ShapeError} unless there are three axes with `reciprocalVoxel`.
 */
export function shellGrid(where: string, shape: Shape, reciprocalVoxel?: Basis): ShellGrid {
  if (!reciprocalVoxel) return gridOfAxes(shape);
  if (shape.length !== 3) throw new ShapeError(`${where}: expected 3 axes, got ${formatShape(shape)}`);
  const width = Math.cbrt(Math.abs(determinant(reciprocalVoxel))) / (2 * Math.PI);
  const lengthAt = lengthFrom(reciprocalVoxel);
  const [depth, height, columns] = shape;
  const corners = [-1, 1].flatMap((a) => [-1, 1].map((b) => lengthAt((a * depth) / 2, (b * height) / 2, columns / 2)));
  const [z, y, x] = shape.map((length) => length >> 1);
  return {
    shells: Math.round(Math.max(...corners) / width) + 1,
    frequencyOf: (index) => {
      const row = Math.floor(index / columns);
      return lengthAt(Math.floor(row / height) - z, (row % height) - y, (index % columns) - x);
    },
    shellOf: (frequency) => Math.round(frequency / width),
    // a voxel is as thick, between two of its faces, as one over the dual vector across them
    edge: Math.min(...dualOf(reciprocalVoxel).map((dual, axis) => shape[axis] / (4 * Math.PI * lengthOf(dual)))),
  };
}

/** `|a b0 + b b1 + c b2| / 2 pi` from the products of the vectors. */
function lengthFrom([b0, b1, b2]: Basis): (a: number, b: number, c: number) => number {
  const [aa, bb, cc] = [dot(b0, b0), dot(b1, b1), dot(b2, b2)];
  const [ab, ac, bc] = [2 * dot(b0, b1), 2 * dot(b0, b2), 2 * dot(b1, b2)];
  return (a, b, c) =>
    Math.sqrt(Math.max(0, a * (aa * a + ab * b + ac * c) + b * (bb * b + bc * c) + cc * c * c)) / (2 * Math.PI);
}

function gridOfAxes(shape: Shape): ShellGrid {
  const longest = Math.max(...shape);
  return {
    shells: Math.ceil((longest * Math.sqrt(shape.length)) / 2) + 1,
    frequencyOf: (index) => frequencyOf(index, shape),
    shellOf: (frequency) => Math.round(frequency * longest),
    edge: 0.5,
  };
}

/** Cycles per voxel of an element of a centred array. */
function frequencyOf(index: number, shape: Shape): number {
  let rest = index;
  let sum = 0;
  for (let axis = shape.length - 1; axis >= 0; axis--) {
    const length = shape[axis];
    const n = rest % length;
    rest = (rest - n) / length;
    sum += ((n - (length >> 1)) / length) ** 2;
  }
  return Math.sqrt(sum);
}

export interface ShellResolution {
  /**
   * The whole length of the finest period, in voxels, or in nanometres where frequencies are per nanometre; half of it
   * is a `half period`.
   */
  readonly period: number;
  /** `edge`: the curve has not fallen where the pattern ends, so that the object may be resolved better than this. */
  readonly limitedBy: "agreement" | "edge";
}

/**
 * Up to where an object is known in every direction: the crossing, or the edge of the pattern where that comes first.
 */
export function shellResolution({
  crossing,
  edge,
}: {
  readonly crossing: number | null;
  readonly edge: number;
}): ShellResolution {
  if (crossing === null || crossing > edge) return { period: 1 / edge, limitedBy: "edge" };
  return { period: 1 / crossing, limitedBy: "agreement" };
}

/** Frequency at which the curve first falls through `level`, between two shells by a straight line. */
export function firstCrossing(frequency: Float64Array, value: Float64Array, level: number): number | null {
  const after = value.findIndex((v, i) => i > 0 && v < level && value[i - 1] >= level);
  if (after < 0) return null;
  const share = (value[after - 1] - level) / (value[after - 1] - value[after]);
  return frequency[after - 1] + share * (frequency[after] - frequency[after - 1]);
}
