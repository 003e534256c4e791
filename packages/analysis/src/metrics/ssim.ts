/** Structural similarity of amplitudes. */

import {
  assertSameShape,
  formatShape,
  type RealArray,
  type Shape,
  ShapeError,
  sizeOfShape,
} from "@autophase/tensor-io";
import { assertFinite } from "../assert-values.js";

const WINDOW = 7;
const C1 = 0.01 ** 2;
const C2 = 0.03 ** 2;

/**
 * Mean structural similarity (Wang et al. 2004, doi:10.1109/TIP.2003.819861): a uniform window 7 voxels long on every
 * axis, data range 1, `K1 = 0.01`, `K2 = 0.03`, variances and covariance of a sample (divided by `n - 1`), averaged
 * over every window that lies within the array. The same as scikit-image's default where all axes are at least 7 long.
 * On a shorter axis, as in a thin slab or a plane, the window is as long as the axis: what is compared is then the
 * same, over fewer voxels, so that values of one shape compare with each other and not with those of another.
 * @param a - amplitude, aligned, on a scale where the truth reaches 1; so `b`.
 * @throws {ShapeError} when the shapes differ, or there is only one voxel, which has no structure.
 * @throws {ValueError} when a value is not finite.
 */
export function ssim(a: RealArray<Float32Array>, b: RealArray<Float32Array>): number {
  assertFinite("ssim: first amplitude", a);
  assertFinite("ssim: second amplitude", b);
  assertSameShape("ssim", b.shape, a.shape);
  if (a.data.length < 2) throw new ShapeError(`ssim: expected more than one voxel, got ${formatShape(a.shape)}`);
  return meanSimilarity(a, b);
}

/** Planes of windows along the first axis that are taken at a time: five arrays of means are held of each. */
const SLAB = 32;

function meanSimilarity({ data: a, shape }: RealArray<Float32Array>, { data: b }: RealArray<Float32Array>): number {
  const [depth, ...rest] = shape;
  const plane = sizeOfShape(rest);
  const window = windowOf(depth);
  const planes = depth - window + 1;
  let [sum, windows] = [0, 0];
  for (let first = 0; first < planes; first += SLAB) {
    const taken = Math.min(SLAB, planes - first) + window - 1;
    const cut = (data: Float32Array) => Float64Array.from(data.subarray(first * plane, (first + taken) * plane));
    const values = similarities(cut(a), cut(b), [taken, ...rest], window);
    sum += values.reduce((total, value) => total + value, 0);
    windows += values.length;
  }
  return sum / windows;
}

/** Of every window within a slab. */
function similarities(a: Float64Array, b: Float64Array, shape: Shape, depth: number): Float64Array {
  const lengths = [depth, ...shape.slice(1).map(windowOf)];
  const meanOf = (data: Float64Array): Float64Array => windowMeans(data, shape, lengths);
  const meanA = meanOf(a);
  const meanB = meanOf(b);
  const squareA = meanOf(product(a, a));
  const squareB = meanOf(product(b, b));
  const mixed = meanOf(product(a, b));
  const voxels = sizeOfShape(lengths);
  const sample = voxels / (voxels - 1);
  return meanA.map((ma, i) => {
    const mb = meanB[i];
    const variances = sample * (squareA[i] - ma * ma + squareB[i] - mb * mb);
    const covariance = sample * (mixed[i] - ma * mb);
    return ((2 * ma * mb + C1) * (2 * covariance + C2)) / ((ma * ma + mb * mb + C1) * (variances + C2));
  });
}

/** How long the window is on an axis. */
function windowOf(length: number): number {
  return Math.min(WINDOW, length);
}

/** Means over every window within the array: each axis becomes shorter by the window's length less 1. */
function windowMeans(data: Float64Array, shape: Shape, lengths: Shape): Float64Array {
  return shape.reduce((values, _, axis) => averageAxis(values, shape, lengths, axis), data);
}

/** Axes before `axis` are already shortened. */
function averageAxis(data: Float64Array, shape: Shape, lengths: Shape, axis: number): Float64Array {
  const keptOf = (length: number, at: number): number => length - lengths[at] + 1;
  const outer = sizeOfShape(shape.slice(0, axis).map(keptOf));
  const inner = sizeOfShape(shape.slice(axis + 1));
  const length = shape[axis];
  const window = lengths[axis];
  const kept = keptOf(length, axis);
  const out = new Float64Array(outer * kept * inner);
  for (let o = 0; o < outer; o++) {
    for (let i = 0; i < kept; i++) {
      for (let k = 0; k < inner; k++) {
        let sum = 0;
        for (let w = 0; w < window; w++) sum += data[(o * length + i + w) * inner + k];
        out[(o * kept + i) * inner + k] = sum / window;
      }
    }
  }
  return out;
}

function product(a: Float64Array, b: Float64Array): Float64Array {
  return a.map((value, i) => value * b[i]);
}
