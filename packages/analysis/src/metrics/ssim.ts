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
 * axis, data range 1, `K1 = 0.01`, `K2 = 0.03`, variances and covariance of a sample (divided by `n - 1`), averaged over
 * every window that lies within the array. The same as scikit-image's default where all axes are at least 7 long. On a
 * shorter axis, as in a thin slab or a plane, the window is as long as the axis: what is compared is then the same, over
 * fewer voxels, so that values of one shape compare with each other and not with those of another.
 * @param a - amplitude, aligned, on a scale where the truth reaches 1; so `b`.
 * @throws {ShapeError} when the shapes differ, or there is only one voxel, which has no structure.
 * @throws {ValueError} when a value is not finite.
 */
export function ssim(a: RealArray<Float32Array>, b: RealArray<Float32Array>): number {
  assertFinite("ssim: first amplitude", a);
  assertFinite("ssim: second amplitude", b);
  assertSameShape("ssim", b.shape, a.shape);
  if (a.data.length < 2) throw new ShapeError(`ssim: expected more than one voxel, got ${formatShape(a.shape)}`);
  return meanSimilarity(Float64Array.from(a.data), Float64Array.from(b.data), a.shape);
}

function meanSimilarity(a: Float64Array, b: Float64Array, shape: Shape): number {
  const meanA = windowMeans(a, shape);
  const meanB = windowMeans(b, shape);
  const squareA = windowMeans(product(a, a), shape);
  const squareB = windowMeans(product(b, b), shape);
  const mixed = windowMeans(product(a, b), shape);
  const voxels = sizeOfShape(shape.map(windowOf));
  const sample = voxels / (voxels - 1);
  let sum = 0;
  for (let i = 0; i < meanA.length; i++) {
    const [ma, mb] = [meanA[i], meanB[i]];
    const variances = sample * (squareA[i] - ma * ma + squareB[i] - mb * mb);
    const covariance = sample * (mixed[i] - ma * mb);
    sum += ((2 * ma * mb + C1) * (2 * covariance + C2)) / ((ma * ma + mb * mb + C1) * (variances + C2));
  }
  return sum / meanA.length;
}

function product(a: Float64Array, b: Float64Array): Float64Array {
  return a.map((value, i) => value * b[i]);
}

/** How long the window is on an axis. */
function windowOf(length: number): number {
  return Math.min(WINDOW, length);
}

/** Means over every window within the array: each axis becomes shorter by the window less 1. */
function windowMeans(data: Float64Array, shape: Shape): Float64Array {
  return shape.reduce((values, _, axis) => averageAxis(values, shape, axis), data);
}

/** Axes before `axis` are already shortened. */
function averageAxis(data: Float64Array, shape: Shape, axis: number): Float64Array {
  const keptOf = (length: number): number => length - windowOf(length) + 1;
  const outer = sizeOfShape(shape.slice(0, axis).map(keptOf));
  const inner = sizeOfShape(shape.slice(axis + 1));
  const length = shape[axis];
  const window = windowOf(length);
  const kept = keptOf(length);
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
