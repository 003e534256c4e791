/** Any length as a convolution with a chirp (Bluestein 1970, doi:10.1109/TAU.1970.1162132), on four lines at once. */

import { Bluestein } from "../layout.generated";
import { transformLines } from "./line";
import { POINT, storePoint } from "./twiddle";

/**
 * See `transformLines`; the chirp `exp(-i pi k^2 / n)` and the transform of its conjugate are in the plan, the latter
 * divided by its length.
 */
export function bluestein(
  plan: Bluestein,
  src: usize,
  srcStride: usize,
  dst: usize,
  dstStride: usize,
  scratch: usize,
): void {
  const length = plan.length;
  const inner = plan.inner;
  const chirp = plan.chirp;
  const filter = plan.filter;
  const padded = inner.length;
  const innerScratch = scratch + padded * POINT;
  for (let k: usize = 0; k < length; k++) multiply(scratch + k * POINT, src + k * srcStride, chirp + 8 * k);
  memory.fill(scratch + length * POINT, 0, (padded - length) * POINT);
  transformLines(inner, scratch, POINT, scratch, POINT, innerScratch);
  for (let k: usize = 0; k < padded; k++) {
    const point = scratch + k * POINT;
    multiply(point, point, filter + 8 * k);
    swapParts(point);
  }
  transformLines(inner, scratch, POINT, scratch, POINT, innerScratch);
  for (let k: usize = 0; k < length; k++) {
    swapParts(scratch + k * POINT);
    multiply(dst + k * dstStride, scratch + k * POINT, chirp + 8 * k);
  }
}

// @ts-ignore: decorator
@inline
function multiply(out: usize, point: usize, factor: usize): void {
  const re = v128.load(point);
  const im = v128.load(point, 16);
  const c = v128.load_splat<f32>(factor);
  const s = v128.load_splat<f32>(factor, 4);
  storePoint(out, f32x4.sub(f32x4.mul(re, c), f32x4.mul(im, s)), f32x4.add(f32x4.mul(re, s), f32x4.mul(im, c)));
}

/** `F^-1 = swap F swap`, so an inverse needs no other code. */
// @ts-ignore: decorator
@inline
function swapParts(point: usize): void {
  storePoint(point, v128.load(point, 16), v128.load(point));
}
