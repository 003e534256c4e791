/** Helpers of the butterflies. A point is 32 bytes: four real parts, then the four imaginary parts of four lines. */

// @ts-ignore: decorator
@inline
export const POINT: usize = 32;

/** Stores a point. */
// @ts-ignore: decorator
@inline
export function storePoint(out: usize, re: v128, im: v128): void {
  v128.store(out, re);
  v128.store(out, im, 16);
}

/** Stores `(re + i im) * (c + i s)`; the factor is the pair of floats at `twiddle`. */
// @ts-ignore: decorator
@inline
export function storeTwiddled(out: usize, re: v128, im: v128, twiddle: usize): void {
  const c = v128.load_splat<f32>(twiddle);
  const s = v128.load_splat<f32>(twiddle, 4);
  v128.store(out, f32x4.sub(f32x4.mul(re, c), f32x4.mul(im, s)));
  v128.store(out, f32x4.add(f32x4.mul(re, s), f32x4.mul(im, c)), 16);
}

/** Stores a point, turned by the factor at `twiddle` where `twiddled`; the condition is folded when compiled. */
// @ts-ignore: decorator
@inline
export function storeStage(out: usize, re: v128, im: v128, twiddled: bool, twiddle: usize): void {
  if (twiddled) storeTwiddled(out, re, im, twiddle);
  else storePoint(out, re, im);
}
