/** A mask that a person draws on planes of the frames. */

import { formatShape, type RealArray, type Shape, ShapeError, sizeOfShape, ValueError } from "@autophase/tensor-io";

/** One movement of the hand: what it covers was not measured. */
export interface MaskStroke {
  /** The plane lies across it: 0 the frames, 1 the rows, 2 the columns. */
  readonly axis: number;
  /** Which plane, or the same place in all of them. */
  readonly index: number | "all";
  /** `brush`: within `radius` of the path. `rectangle`: between the first point and the last. `polygon`: inside. */
  readonly kind: "brush" | "rectangle" | "polygon";
  /** The two other axes in their order, in voxels; not necessarily whole. */
  readonly points: readonly (readonly [number, number])[];
  /** Of a brush, in voxels. */
  readonly radius?: number;
}

/**
 * @param shape - of the frames, `[frame, row, column]`.
 * @returns 1 measured, 0 covered by a stroke.
 * @throws {ShapeError} for other than three axes. @throws {ValueError} for a plane that is not there, or no points.
 */
export function drawMask(shape: Shape, strokes: readonly MaskStroke[]): RealArray<Uint8Array> {
  if (shape.length !== 3) throw new ShapeError(`drawMask: expected 3 axes, got ${formatShape(shape)}`);
  const data = new Uint8Array(sizeOfShape(shape)).fill(1);
  for (const stroke of strokes) {
    assertStroke(stroke, shape);
    cover(data, shape, stroke);
  }
  return { data, shape };
}

function assertStroke({ axis, index, points }: MaskStroke, shape: Shape): void {
  const length = shape[axis] ?? 0;
  const isThere = length > 0 && (index === "all" || (Number.isInteger(index) && index >= 0 && index < length));
  if (!isThere) throw new ValueError(`drawMask: ${formatShape(shape)} has no plane ${index} across axis ${axis}`);
  if (points.length === 0) throw new ValueError("drawMask: expected a stroke with points, got none");
}

function cover(data: Uint8Array, shape: Shape, stroke: MaskStroke): void {
  const { axis, index } = stroke;
  const [down, right] = [0, 1, 2].filter((other) => other !== axis);
  const strides = [shape[1] * shape[2], shape[2], 1];
  const [first, last] = index === "all" ? [0, shape[axis] - 1] : [index, index];
  const isCovered = coverOf(stroke);
  const [top, bottom] = rangeOf(stroke, 0, shape[down]);
  const [left, end] = rangeOf(stroke, 1, shape[right]);
  for (let row = top; row <= bottom; row++) {
    for (let column = left; column <= end; column++) {
      if (!isCovered(row, column)) continue;
      const place = row * strides[down] + column * strides[right];
      for (let at = first; at <= last; at++) data[place + at * strides[axis]] = 0;
    }
  }
}

/** Voxels that the stroke may reach along one axis of its plane. */
function rangeOf({ points, radius = 0, kind }: MaskStroke, axis: 0 | 1, length: number): readonly [number, number] {
  const values = points.map((point) => point[axis]);
  const reach = kind === "brush" ? radius : 0;
  const low = Math.floor(Math.min(...values) - reach);
  const high = Math.ceil(Math.max(...values) + reach);
  return [Math.max(0, low), Math.min(length - 1, high)];
}

function coverOf({ kind, points, radius = 0 }: MaskStroke): (row: number, column: number) => boolean {
  if (kind === "polygon") return (row, column) => isInside(row, column, points);
  if (kind === "brush") return (row, column) => distanceTo(row, column, points) <= radius;
  const [a, b] = [points[0], points[points.length - 1]].map(([row, column]) => [Math.round(row), Math.round(column)]);
  const isBetween = (value: number, k: number): boolean => (value - a[k]) * (value - b[k]) <= 0;
  return (row, column) => isBetween(row, 0) && isBetween(column, 1);
}

type Points = MaskStroke["points"];

/** By the number of sides that a ray crosses. */
function isInside(row: number, column: number, points: Points): boolean {
  let inside = false;
  for (let i = 0, j = points.length - 1; i < points.length; j = i++) {
    const [[r, c], [s, d]] = [points[i], points[j]];
    if (r > row !== s > row && column < ((d - c) * (row - r)) / (s - r) + c) inside = !inside;
  }
  return inside;
}

/** To the path, which may be one point. */
function distanceTo(row: number, column: number, points: Points): number {
  let least = Number.POSITIVE_INFINITY;
  for (let i = 0; i < points.length; i++) {
    const [from, to] = [points[Math.max(0, i - 1)], points[i]];
    const [dr, dc] = [to[0] - from[0], to[1] - from[1]];
    const square = dr * dr + dc * dc;
    const along = square === 0 ? 0 : ((row - from[0]) * dr + (column - from[1]) * dc) / square;
    const share = Math.min(1, Math.max(0, along));
    least = Math.min(least, Math.hypot(row - from[0] - share * dr, column - from[1] - share * dc));
  }
  return least;
}
