/** Planes and blocks cut out of arrays of two or three axes. */

import { assertArray, formatShape, type RealArray, type RealData, ShapeError, ValueError } from "@autophase/tensor-io";

/** A block: first index and length along each axis. */
export interface Block {
  readonly start: readonly number[];
  readonly shape: readonly number[];
}

/**
 * The plane `index` across `axis` of a 3-D array, its two axes in the order of the array's.
 * For a 2-D array the only plane is the array itself, and `axis` and `index` must be 0.
 * @param block - cut the plane to this block of the array; `index` still counts from the array's origin.
 * @throws {ShapeError} when the array has another number of axes; {ValueError} when the index lies outside the array.
 */
export function extractPlane<Data extends RealData>(
  array: RealArray<Data>,
  axis: number,
  index: number,
  block: Block = wholeOf(array),
): RealArray<Data> {
  assertArray("extractPlane", array);
  const { shape } = array;
  if (shape.length !== 2 && shape.length !== 3)
    throw new ShapeError(`extractPlane: expected 2 or 3 axes, got ${formatShape(shape)}`);
  const axes = shape.length === 2 ? 1 : 3;
  const planes = shape.length === 2 ? 1 : shape[axis];
  const inside =
    Number.isInteger(axis) && axis >= 0 && axis < axes && Number.isInteger(index) && index >= 0 && index < planes;
  if (!inside) throw new ValueError(`extractPlane: ${formatShape(shape)} has no plane ${index} across axis ${axis}`);
  return extractPlaneChecked(array, axis, index, block);
}

function extractPlaneChecked<Data extends RealData>(
  { data, shape }: RealArray<Data>,
  axis: number,
  index: number,
  block: Block,
): RealArray<Data> {
  const [rowAxis, columnAxis] = planeAxes(shape.length, axis);
  const strides = shape.map((_, k) => shape.slice(k + 1).reduce((product, length) => product * length, 1));
  const height = block.shape[rowAxis];
  const width = block.shape[columnAxis];
  const offset =
    (shape.length === 3 ? index * strides[axis] : 0) +
    block.start[rowAxis] * strides[rowAxis] +
    block.start[columnAxis] * strides[columnAxis];
  const out = new (data.constructor as new (length: number) => Data)(height * width);
  for (let row = 0; row < height; row++) {
    for (let column = 0; column < width; column++) {
      out[row * width + column] = data[offset + row * strides[rowAxis] + column * strides[columnAxis]];
    }
  }
  return { data: out, shape: [height, width] };
}

/** The two axes that a plane across `axis` shows: down, then right. */
export function planeAxes(rank: number, axis: number): readonly [number, number] {
  if (rank === 2) return [0, 1];
  const shown = [0, 1, 2].filter((k) => k !== axis);
  return [shown[0], shown[1]];
}

/**
 * How a plane is laid out: which axes of the array run along its rows and columns, and whether the first one runs up.
 */
export interface PlaneLayout {
  readonly vertical: number;
  readonly horizontal: number;
  readonly isUpward: boolean;
}

/** @param isHeightUp - of a 3-D array: its second axis is drawn up, in whichever plane it lies. */
export function planeLayout(rank: number, axis: number, isHeightUp = false): PlaneLayout {
  const [down, right] = planeAxes(rank, axis);
  if (!isHeightUp || rank === 2 || axis === HEIGHT) return { vertical: down, horizontal: right, isUpward: false };
  return { vertical: HEIGHT, horizontal: down === HEIGHT ? right : down, isUpward: true };
}

const HEIGHT = 1;

/** The plane across `axis` as `layout` has it: turned where its columns are height, upside down where it runs up. */
export function layOut<Data extends RealData>(
  plane: RealArray<Data>,
  [down]: readonly [number, number],
  { vertical, isUpward }: PlaneLayout,
): RealArray<Data> {
  if (!isUpward) return plane;
  const [rows, columns] = plane.shape;
  const isTurned = vertical !== down;
  const [height, width] = isTurned ? [columns, rows] : [rows, columns];
  const out = new (plane.data.constructor as new (length: number) => Data)(height * width);
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < width; x++) {
      const from = height - 1 - y;
      out[y * width + x] = plane.data[isTurned ? x * columns + from : from * columns + x];
    }
  }
  return { data: out, shape: [height, width] };
}

/** The axes across which an array has planes to show. */
export function planesOf(rank: number): readonly number[] {
  return rank === 2 ? [0] : [0, 1, 2];
}

/** The block that is the whole array. */
function wholeOf({ shape }: RealArray): Block {
  return { start: shape.map(() => 0), shape };
}
