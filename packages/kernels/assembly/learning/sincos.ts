/** Sine and cosine of four angles, to 1e-7 of full scale for angles of some hundred turns. */

/** Sine of the angle less its nearest multiple of a quarter turn; `cosineOf` gives the other part. */
let quadrant: v128 = i32x4.splat(0);
let sine: v128 = f32x4.splat(0);
let cosine: v128 = f32x4.splat(0);

/** Computes both for the following calls of `sines` and `cosines`. */
export function turn(angles: v128): void {
  const turns = f32x4.nearest(f32x4.mul(angles, f32x4.splat(0.63661977)));
  // pi/2 in three parts, so that the difference keeps its digits
  let r = f32x4.sub(angles, f32x4.mul(turns, f32x4.splat(1.5703125)));
  r = f32x4.sub(r, f32x4.mul(turns, f32x4.splat(4.8375129699707031e-4)));
  r = f32x4.sub(r, f32x4.mul(turns, f32x4.splat(7.5497899548918822e-8)));
  const square = f32x4.mul(r, r);
  let s = f32x4.add(f32x4.mul(square, f32x4.splat(-1.9515295891e-4)), f32x4.splat(8.3321608736e-3));
  s = f32x4.add(f32x4.mul(square, s), f32x4.splat(-1.6666654611e-1));
  sine = f32x4.add(r, f32x4.mul(r, f32x4.mul(square, s)));
  let c = f32x4.add(f32x4.mul(square, f32x4.splat(2.443315711809948e-5)), f32x4.splat(-1.388731625493765e-3));
  c = f32x4.add(f32x4.mul(square, c), f32x4.splat(4.166664568298827e-2));
  const parabola = f32x4.sub(f32x4.splat(1), f32x4.mul(square, f32x4.splat(0.5)));
  cosine = f32x4.add(parabola, f32x4.mul(f32x4.mul(square, square), c));
  quadrant = i32x4.trunc_sat_f32x4_s(turns);
}

/** Sines of the angles of the last `turn`. */
export function sines(): v128 {
  return pick(sine, cosine, quadrant);
}

/** Cosines of the angles of the last `turn`. */
export function cosines(): v128 {
  return pick(sine, cosine, i32x4.add(quadrant, i32x4.splat(1)));
}

// @ts-ignore: decorator
@inline
function pick(even: v128, odd: v128, quarter: v128): v128 {
  const isOdd = i32x4.ne(v128.and(quarter, i32x4.splat(1)), i32x4.splat(0));
  const sign = i32x4.shl(v128.and(quarter, i32x4.splat(2)), 30);
  return v128.xor(v128.bitselect(odd, even, isOdd), sign);
}
