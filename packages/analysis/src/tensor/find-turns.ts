/** How a crystal that was mounted anew lies over another, from the shapes of both. */

import { createGaussianFilter } from "@autophase/kernels";
import {
  add,
  type Basis,
  combine,
  cross,
  dot,
  mapBasis,
  normalize,
  scale,
  type Vector3,
  vectorOf,
} from "@autophase/physics/vector3";
import type { RealArray } from "@autophase/tensor-io";
import { solveLinear } from "../alignment/solve-linear.js";
import { centreOfMass } from "../crystal/centre-of-mass.js";
import { rotate } from "../geometry/rotation.js";

export interface Turn {
  /** Rows: where an offset of `combine(matrix, r)` voxels of the crystal comes to lie at the offset `r`. */
  readonly matrix: Basis;
  /** Whether it is the twin that lies so. */
  readonly isTwin: boolean;
  /** Correlation of the shapes, whose edges are soft; 1 where they are the same. */
  readonly overlap: number;
}

/** Of one shape all that overlap by as much less than the best are as good. */
const EQUAL = 0.012;
/** The same of soft shapes that nothing is refined of yet. */
const WORTH_A_START = 0.1;
/** Symmetric shapes have as many turns at most: 24, for the object and its twin. */
const MOST_TURNS = 48;
/** Over all rotations: about 15 degrees apart. */
const STARTS = 3600;
/** Degrees within which two are one. */
const [START_APART, APART] = [20, 6];

/**
 * All rotations, evenly spread, of the shape and of its twin are tried on soft shapes; the best that are apart are
 * moved and turned by least squares, at first on soft shapes and then on sharp ones.
 * @param shape - 1 inside, 0 outside, between them where the surface passes through a voxel: without, the turn of a
 *   crystal of twelve voxels is known to two degrees only. Cubic voxels of one size in both, and three axes.
 * @returns those that lie best, the first the best of all; several for a shape with symmetries.
 */
export function findTurns(shape: RealArray<Float32Array>, reference: RealArray<Float32Array>): readonly Turn[] {
  const radius = 1 + Math.max(radiusOf(shape), radiusOf(reference));
  const soft = pairOf(shape, reference, { sigma: Math.max(1, radius / 8), radius, step: radius / 6 });
  const tried: Turn[] = [];
  for (let k = 0; k < STARTS; k++) {
    const matrix = evenRotation(k, STARTS);
    for (const isTwin of [false, true]) tried.push({ matrix, isTwin, overlap: soft.overlapOf({ matrix, isTwin }) });
  }
  const starts = apart(best(tried, WORTH_A_START), START_APART, 2 * MOST_TURNS);
  const fine = pairOf(shape, reference, { sigma: 1, radius, step: Math.max(1, radius / 10) });
  const roughly = apart(
    starts.map((start) => soft.refine(start, 6)),
    APART,
    MOST_TURNS,
  );
  const sharp = apart(
    best(roughly, 4 * EQUAL).map((turn) => fine.refine(turn, 6)),
    APART,
    MOST_TURNS,
  );
  return best(sharp, EQUAL);
}

function best(turns: readonly Turn[], within: number): readonly Turn[] {
  const most = turns.reduce((highest, { overlap }) => Math.max(highest, overlap), 0);
  return turns.filter(({ overlap }) => overlap > most - within);
}

/** From the best on, those that are not nearly one before them. */
function apart(turns: readonly Turn[], degrees: number, most: number): readonly Turn[] {
  const kept: Turn[] = [];
  for (const turn of turns.toSorted((a, b) => b.overlap - a.overlap)) {
    if (kept.length === most) break;
    if (kept.every((other) => other.isTwin !== turn.isTwin || degreesBetween(other.matrix, turn.matrix) > degrees))
      kept.push(turn);
  }
  return kept;
}

/** Of the rotation that takes one to the other. */
export function degreesBetween(a: Basis, b: Basis): number {
  const trace = dot(a[0], b[0]) + dot(a[1], b[1]) + dot(a[2], b[2]);
  return (180 / Math.PI) * Math.acos(Math.min(1, Math.max(-1, (trace - 1) / 2)));
}

/** One of `count` rotations that lie evenly (super-Fibonacci spirals, Alexa 2022, doi:10.1109/CVPR52688.2022.00811). */
function evenRotation(k: number, count: number): Basis {
  const s = k + 0.5;
  const [r, R] = [Math.sqrt(s / count), Math.sqrt(1 - s / count)];
  const [alpha, beta] = [(2 * Math.PI * s) / Math.SQRT2, (2 * Math.PI * s) / 1.533751168755204];
  const [x, y, z, w] = [r * Math.sin(alpha), r * Math.cos(alpha), R * Math.sin(beta), R * Math.cos(beta)];
  return [
    [1 - 2 * (y * y + z * z), 2 * (x * y - z * w), 2 * (x * z + y * w)],
    [2 * (x * y + z * w), 1 - 2 * (x * x + z * z), 2 * (y * z - x * w)],
    [2 * (x * z - y * w), 2 * (y * z + x * w), 1 - 2 * (x * x + y * y)],
  ];
}

interface Placed {
  readonly matrix: Basis;
  readonly isTwin: boolean;
  /** Voxels of the crystal by which its middle lies elsewhere; default none. */
  readonly move?: Vector3;
}

interface Pair {
  overlapOf(placed: Placed): number;
  /** By Gauss and Newton; takes no step that makes it worse. */
  refine(turn: Turn & { readonly move?: Vector3 }, steps: number): Turn & { readonly move: Vector3 };
}

interface Sampling {
  /** By which edges are soft, voxels. */
  readonly sigma: number;
  /** Of the ball in which they are compared. */
  readonly radius: number;
  readonly step: number;
}

function pairOf(shape: RealArray<Float32Array>, reference: RealArray<Float32Array>, sampling: Sampling): Pair {
  const points = pointsInBall(sampling);
  const count = points.length / 3;
  const middle = centreOf(shape);
  const sample = createSampler(softened(shape, sampling.sigma), points);
  const expected = new Float64Array(count);
  createSampler(softened(reference, sampling.sigma), points)(AXES, centreOf(reference), expected);
  const power = expected.reduce((sum, value) => sum + value * value, 0);
  const values = new Float64Array(count);
  const [slopes, beside] = [AXES.map(() => new Float64Array(count)), new Float64Array(count)];

  const fill = ({ matrix, isTwin, move = [0, 0, 0] }: Placed, out: Float64Array, aside: Vector3 = [0, 0, 0]): void =>
    sample(isTwin ? mapBasis(matrix, (row) => scale(row, -1)) : matrix, add(add(middle, move), aside), out);
  const overlapOf = (placed: Placed): number => {
    fill(placed, values);
    let [product, square] = [0, 0];
    for (let i = 0; i < count; i++) {
      product += values[i] * expected[i];
      square += values[i] * values[i];
    }
    return product / Math.sqrt(square * power || 1);
  };
  /** What turning, moving and another height do to the values, as least squares have it. */
  const changeOf = (placed: Placed): { readonly turn: Vector3; readonly move: Vector3 } => {
    fill(placed, values);
    for (const [k, axis] of AXES.entries()) {
      fill(placed, slopes[k], scale(axis, 0.5));
      fill(placed, beside, scale(axis, -0.5));
      for (let i = 0; i < count; i++) slopes[k][i] -= beside[i];
    }
    const rows = placed.isTwin ? mapBasis(placed.matrix, (row) => scale(row, -1)) : placed.matrix;
    const matrix = Array.from({ length: 7 }, () => new Array<number>(7).fill(0));
    const right = new Array<number>(7).fill(0);
    const columns = new Float64Array(7);
    for (let i = 0; i < count; i++) {
      if (values[i] === 0 && expected[i] === 0) continue;
      const slope: Vector3 = [slopes[0][i], slopes[1][i], slopes[2][i]];
      // the slope along the axes of the reference, whose points are turned
      const along: Vector3 = [dot(rows[0], slope), dot(rows[1], slope), dot(rows[2], slope)];
      const point: Vector3 = [points[3 * i], points[3 * i + 1], points[3 * i + 2]];
      columns.set(cross(point, along), 0);
      columns.set(slope, 3);
      columns[6] = values[i];
      for (let a = 0; a < 7; a++) {
        right[a] += columns[a] * (expected[i] - values[i]);
        for (let b = 0; b < 7; b++) matrix[a][b] += columns[a] * columns[b];
      }
    }
    const change = solveLinear(matrix, right);
    return { turn: vectorOf(change), move: vectorOf(change.slice(3)) };
  };
  return {
    overlapOf,
    refine(start, steps) {
      let here = { ...start, move: start.move ?? ([0, 0, 0] as Vector3), overlap: overlapOf(start) };
      for (let step = 0, share = 1; step < steps && share > 0.1; step++) {
        const change = changeOf(here);
        const matrix = turnedBy(here.matrix, scale(change.turn, share));
        const next = { matrix, isTwin: here.isTwin, move: add(here.move, scale(change.move, share)) };
        const overlap = overlapOf(next);
        if (overlap > here.overlap) here = { ...next, overlap };
        else share /= 2;
      }
      return here;
    },
  };
}

const AXES: Basis = [
  [1, 0, 0],
  [0, 1, 0],
  [0, 0, 1],
];

/** `matrix` after points are turned by the vector, radians. Its rows stay at right angles. */
function turnedBy(matrix: Basis, vector: Vector3): Basis {
  const angle = Math.hypot(...vector);
  if (angle === 0) return matrix;
  const axis = normalize(vector);
  // combine(result, point) is combine(matrix, the point turned)
  const columns = mapBasis(AXES, (point) => rotate(point, axis, (180 / Math.PI) * angle));
  return mapBasis(columns, (column) => combine(matrix, column));
}

function insideOf({ data, shape }: RealArray<Float32Array>): RealArray<Uint8Array> {
  return { data: Uint8Array.from(data, (share) => Number(share >= 0.5)), shape };
}

function centreOf(shape: RealArray<Float32Array>): Vector3 {
  return centreOfMass(insideOf(shape));
}

function radiusOf(shape: RealArray<Float32Array>): number {
  const { data } = insideOf(shape);
  const middle = centreOf(shape);
  const [, height, width] = shape.shape;
  let most = 0;
  for (let i = 0; i < data.length; i++) {
    if (!data[i]) continue;
    const [z, y, x] = [Math.floor(i / (height * width)), Math.floor(i / width) % height, i % width];
    most = Math.max(most, Math.hypot(z - middle[0], y - middle[1], x - middle[2]));
  }
  return most;
}

/** Three numbers each. */
function pointsInBall({ radius, step }: Sampling): Float64Array {
  const count = Math.ceil(radius / step);
  const along = Array.from({ length: 2 * count + 1 }, (_, k) => (k - count) * step);
  const all = along.flatMap((z) => along.flatMap((y) => along.map((x): Vector3 => [z, y, x])));
  return Float64Array.from(all.filter((point) => Math.hypot(...point) <= radius).flat());
}

function softened({ data, shape }: RealArray<Float32Array>, sigma: number): RealArray<Float32Array> {
  // nothing is to come round to the other side
  const room = Math.ceil(4 * sigma);
  const wide = shape.map((length) => length + room);
  const out = new Float32Array(wide[0] * wide[1] * wide[2]);
  for (let z = 0; z < shape[0]; z++) {
    for (let y = 0; y < shape[1]; y++) {
      const from = (z * shape[1] + y) * shape[2];
      out.set(data.subarray(from, from + shape[2]), (z * wide[1] + y) * wide[2]);
    }
  }
  createGaussianFilter(wide).apply(out, sigma);
  return { data: out, shape: wide };
}

/** Values at `origin + combine(matrix, point)` of each point: linear along each axis, 0 outside. */
function createSampler({ data, shape: [depth, height, width] }: RealArray<Float32Array>, points: Float64Array) {
  return ([u, v, w]: Basis, origin: Vector3, out: Float64Array): void => {
    for (let i = 0; i < out.length; i++) {
      const [p, q, r] = [points[3 * i], points[3 * i + 1], points[3 * i + 2]];
      const z = origin[0] + p * u[0] + q * v[0] + r * w[0];
      const y = origin[1] + p * u[1] + q * v[1] + r * w[1];
      const x = origin[2] + p * u[2] + q * v[2] + r * w[2];
      const [k, j, n] = [Math.floor(z), Math.floor(y), Math.floor(x)];
      out[i] = 0;
      if (k < 0 || j < 0 || n < 0 || k + 1 >= depth || j + 1 >= height || n + 1 >= width) continue;
      const [c, b, a] = [z - k, y - j, x - n];
      const at = (k * height + j) * width + n;
      const up = at + height * width;
      const near = (1 - b) * ((1 - a) * data[at] + a * data[at + 1]);
      const beside = b * ((1 - a) * data[at + width] + a * data[at + width + 1]);
      const far = (1 - b) * ((1 - a) * data[up] + a * data[up + 1]);
      const farBeside = b * ((1 - a) * data[up + width] + a * data[up + width + 1]);
      out[i] = (1 - c) * (near + beside) + c * (far + farBeside);
    }
  };
}
