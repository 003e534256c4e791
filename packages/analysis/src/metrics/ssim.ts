/** Structural similarity of amplitudes. */

import { assertSameShape, formatShape, type RealArray, type Shape, ShapeError } from "@autophase/tensor-io";
import { assertFinite } from "../assert-values.js";

const WINDOW = 7;
const C1 = 0.01 ** 2;
const C2 = 0.03 ** 2;

/**
 * Mean structural similarity (Wang et al. 2004, doi:10.1109/TIP.2003.819861): a uniform window 7 voxels long on every
 * axis, data range 1, `K1 = 0.01`, `K2 = 0.03`, variances and covariance of a sample (divided by `n - 1`), averaged over
 * the voxels whose window lies within the array. The same as scikit-image's default. Axes of length 1 are left out.
 * @param a - amplitude, aligned, on a scale where the truth reaches 1; so `b`.
 * @throws {ShapeError} when the shapes differ, or an axis is 2 to 6 long.
 * @throws {ValueError} when a value is not finite.
 */
export function ssim(a: RealArray<Float32Array>, b: RealArray<Float32Array>): number {
  assertFinite("ssim: first amplitude", a);
  assertFinite("ssim: second amplitude", b);
  assertSameShape("ssim", b.shape, a.shape);
  const shape = a.shape.filter((length) => length > 1);
  if (shape.length === 0 || shape.some((length) => length < WINDOW)) {
    throw new ShapeError(`ssim: expected axes of length 1 or at least ${WINDOW}, got ${formatShape(a.shape)}`);
  }
  return meanSimilarity(Float64Array.from(a.data), Float64Array.from(b.data), shape);
}

function meanSimilarity(a: Float64Array, b: Float64Array, shape: Shape): number {
  const meanA = windowMeans(a, shape);
  const meanB = windowMeans(b, shape);
  const squareA = windowMeans(product(a, a), shape);
  const squareB = windowMeans(product(b, b), shape);
  const mixed = windowMeans(product(a, b), shape);
  const voxels = WINDOW ** shape.length;
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

/** Means over every window within the array: each axis becomes 6 shorter. */
function windowMeans(data: Float64Array, shape: Shape): Float64Array {
  return shape.reduce((values, _, axis) => averageAxis(values, shape, axis), data);
}

/** Axes before `axis` are already shortened. */
function averageAxis(data: Float64Array, shape: Shape, axis: number): Float64Array {
  const outer = shape.slice(0, axis).reduce((size, length) => size * (length - WINDOW + 1), 1);
  const inner = shape.slice(axis + 1).reduce((size, length) => size * length, 1);
  const length = shape[axis];
  const kept = length - WINDOW + 1;
  const out = new Float64Array(outer * kept * inner);
  for (let o = 0; o < outer; o++) {
    for (let i = 0; i < kept; i++) {
      for (let k = 0; k < inner; k++) {
        let sum = 0;
        for (let w = 0; w < WINDOW; w++) sum += data[(o * length + i + w) * inner + k];
        out[(o * kept + i) * inner + k] = sum / WINDOW;
      }
    }
  }
  return out;
}
