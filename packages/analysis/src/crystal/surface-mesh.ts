/** The surface of a crystal as triangles, by surface nets (Gibson 1998, doi:10.1007/BFb0056277). */

import { type Basis, determinant, type Vector3 } from "@autophase/physics/vector3";
import { formatShape, type RealArray, ShapeError } from "@autophase/tensor-io";

export interface SurfaceMesh {
  /** `x, y, z` of each vertex, from the origin of the volume. */
  readonly positions: Float32Array;
  /** Depth, height and width of the same in the volume, where quantities on the surface may be read. */
  readonly places: Float32Array;
  /** Three vertices each, counterclockwise for who looks from outside. */
  readonly triangles: Uint32Array;
}

/** From voxel to voxel along depth, height and width: `z`, `y` and `x` by one. */
const UNIT_STEPS: Basis = [
  [0, 0, 1],
  [0, 1, 0],
  [1, 0, 0],
];

/**
 * Where a volume passes `level`: a vertex in each cell of eight voxels with some above and some below, at the mean of
 * the crossings of its edges. Closed, for beyond the box everything is below.
 * @param volume - three axes.
 * @param steps - from voxel to voxel along each axis, `[x, y, z]`, skewed or not, in any unit. Default one.
 * @param origin - index that becomes `0, 0, 0`. Default the first voxel.
 * @throws {ShapeError} when there are not three axes.
 */
export function surfaceMesh(
  volume: RealArray<Float32Array>,
  level: number,
  steps: Basis = UNIT_STEPS,
  origin: Vector3 = [0, 0, 0],
): SurfaceMesh {
  if (volume.shape.length !== 3) throw new ShapeError(`surfaceMesh: expected 3 axes, got ${formatShape(volume.shape)}`);
  const box = cellsAround(volume, level);
  const places: number[] = [];
  const vertices = placeVertices(box, level, places);
  const isMirrored = determinant(steps) < 0;
  return {
    positions: positionsOf(places, steps, origin),
    places: Float32Array.from(places),
    triangles: Uint32Array.from(joinVertices(box, level, vertices, isMirrored)),
  };
}

/** What is above the level with empty voxels around it, so that no cell has to ask whether it is at the edge. */
interface Cells {
  readonly data: Float32Array;
  readonly shape: readonly number[];
  readonly start: readonly number[];
}

function cellsAround({ data, shape }: RealArray<Float32Array>, level: number): Cells {
  const [, height, width] = shape;
  const low = [...shape];
  const high = [-1, -1, -1];
  for (let i = 0; i < data.length; i++) {
    if (!(data[i] >= level)) continue;
    const at = [Math.floor(i / (height * width)), Math.floor(i / width) % height, i % width];
    for (let k = 0; k < 3; k++) {
      if (at[k] < low[k]) low[k] = at[k];
      if (at[k] > high[k]) high[k] = at[k];
    }
  }
  if (high[0] < 0) return { data: new Float32Array(0), shape: [0, 0, 0], start: [0, 0, 0] };
  const start = low.map((index) => index - 2);
  const size = high.map((index, k) => index - start[k] + 3);
  const out = new Float32Array(size[0] * size[1] * size[2]).fill(Number.NEGATIVE_INFINITY);
  for (let d = Math.max(0, low[0] - 1); d <= Math.min(shape[0] - 1, high[0] + 1); d++) {
    for (let h = Math.max(0, low[1] - 1); h <= Math.min(height - 1, high[1] + 1); h++) {
      const [first, last] = [Math.max(0, low[2] - 1), Math.min(width - 1, high[2] + 1)];
      const row = data.subarray((d * height + h) * width + first, (d * height + h) * width + last + 1);
      out.set(row, ((d - start[0]) * size[1] + h - start[1]) * size[2] + first - start[2]);
    }
  }
  return { data: out, shape: size, start };
}

/** The number of the vertex of each cell, which is called by its first corner; where there is none, 0. */
function placeVertices({ data, shape, start }: Cells, level: number, places: number[]): Uint32Array {
  const [depth, height, width] = shape;
  const vertices = new Uint32Array(data.length);
  const corners = CORNERS.map(([d, h, w]) => (d * height + h) * width + w);
  for (let d = 0; d < depth - 1; d++) {
    for (let h = 0; h < height - 1; h++) {
      for (let w = 0; w < width - 1; w++) {
        const cell = (d * height + h) * width + w;
        const place = meanCrossing(data, cell, corners, level);
        if (place === undefined) continue;
        vertices[cell] = places.length / 3;
        places.push(start[0] + d + place[0], start[1] + h + place[1], start[2] + w + place[2]);
      }
    }
  }
  return vertices;
}

const CORNERS = Array.from({ length: 8 }, (_, i) => [i >> 2, (i >> 1) & 1, i & 1] as const);
/** Pairs of corners that differ along one axis. */
const EDGES = CORNERS.flatMap((_, i) => [1, 2, 4].filter((bit) => !(i & bit)).map((bit) => [i, i | bit] as const));

function meanCrossing(
  data: Float32Array,
  cell: number,
  corners: readonly number[],
  level: number,
): readonly [number, number, number] | undefined {
  let above = 0;
  for (let k = 0; k < 8; k++) if (data[cell + corners[k]] >= level) above++;
  if (above === 0 || above === 8) return undefined;
  let [d, h, w, count] = [0, 0, 0, 0];
  for (const [i, j] of EDGES) {
    const [a, b] = [data[cell + corners[i]], data[cell + corners[j]]];
    if (a >= level === b >= level) continue;
    const share = crossingShare(a, b, level);
    d += CORNERS[i][0] + share * (CORNERS[j][0] - CORNERS[i][0]);
    h += CORNERS[i][1] + share * (CORNERS[j][1] - CORNERS[i][1]);
    w += CORNERS[i][2] + share * (CORNERS[j][2] - CORNERS[i][2]);
    count++;
  }
  return [d / count, h / count, w / count];
}

/** Beyond the box nothing is known: the crossing is at the voxel. */
function crossingShare(a: number, b: number, level: number): number {
  if (a === Number.NEGATIVE_INFINITY) return 1;
  return b === Number.NEGATIVE_INFINITY ? 0 : (level - a) / (b - a);
}

/** Two triangles across each edge from a voxel above the level to one below. */
function joinVertices({ data, shape }: Cells, level: number, vertices: Uint32Array, isMirrored: boolean): number[] {
  const strides = [shape[1] * shape[2], shape[2], 1];
  const triangles: number[] = [];
  for (let i = strides[0] + strides[1] + 1; i < data.length - strides[0]; i++) {
    const isInside = data[i] >= level;
    for (let axis = 0; axis < 3; axis++) {
      if (isInside === data[i + strides[axis]] >= level) continue;
      const [u, v] = [strides[(axis + 1) % 3], strides[(axis + 2) % 3]];
      const [a, b, c, d] = [vertices[i - u - v], vertices[i - v], vertices[i], vertices[i - u]];
      if (isInside === isMirrored) triangles.push(a, c, b, a, d, c);
      else triangles.push(a, b, c, a, c, d);
    }
  }
  return triangles;
}

function positionsOf(places: readonly number[], steps: Basis, origin: Vector3): Float32Array {
  const positions = new Float32Array(places.length);
  for (let at = 0; at < places.length; at += 3) {
    for (let k = 0; k < 3; k++) {
      for (let axis = 0; axis < 3; axis++) positions[at + k] += (places[at + axis] - origin[axis]) * steps[axis][k];
    }
  }
  return positions;
}
