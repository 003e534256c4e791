/** The exponential of four numbers that are not positive, to a relative error of 2e-7; NaN stays NaN. */

/** Least whose exponential does not round to zero, rounded down. */
const LEAST: f32 = -104;

/** `exp(x)` with gradual underflow. */
// @ts-ignore: decorator
@inline
export function exponential(x: v128): v128 {
  const bounded = f32x4.max(x, f32x4.splat(LEAST));
  const powers = powersIn(bounded);
  const mantissa = f32x4.add(f32x4.splat(1), restOf(bounded, powers));
  return f32x4.mul(f32x4.mul(mantissa, lesserHalf(powers)), greaterHalf(powers));
}

/** `exp(x) - 1`, as exact where it is next to nothing. */
// @ts-ignore: decorator
@inline
export function exponentialLessOne(x: v128): v128 {
  const bounded = f32x4.max(x, f32x4.splat(LEAST));
  const powers = powersIn(bounded);
  const scale = f32x4.mul(lesserHalf(powers), greaterHalf(powers));
  return f32x4.add(f32x4.mul(scale, restOf(bounded, powers)), f32x4.sub(scale, f32x4.splat(1)));
}

/** The power of two next to `exp(x)`. */
// @ts-ignore: decorator
@inline
function powersIn(x: v128): v128 {
  return f32x4.nearest(f32x4.mul(x, f32x4.splat(1.44269504)));
}

/** `exp(r) - 1` of what the powers of two leave, `|r| <= ln(2) / 2`, by Taylor's series. */
// @ts-ignore: decorator
@inline
function restOf(x: v128, powers: v128): v128 {
  // ln(2) in two parts, the first a fraction of 512, so that the difference keeps its digits
  let r = f32x4.sub(x, f32x4.mul(powers, f32x4.splat(0.693359375)));
  r = f32x4.sub(r, f32x4.mul(powers, f32x4.splat(-2.1219444005469058e-4)));
  let sum = f32x4.add(f32x4.splat(1.0 / 720.0), f32x4.mul(r, f32x4.splat(1.0 / 5040.0)));
  sum = f32x4.add(f32x4.splat(1.0 / 120.0), f32x4.mul(r, sum));
  sum = f32x4.add(f32x4.splat(1.0 / 24.0), f32x4.mul(r, sum));
  sum = f32x4.add(f32x4.splat(1.0 / 6.0), f32x4.mul(r, sum));
  sum = f32x4.add(f32x4.splat(0.5), f32x4.mul(r, sum));
  return f32x4.add(r, f32x4.mul(f32x4.mul(r, r), sum));
}

// Two factors: 2^-150 itself is no float32.

// @ts-ignore: decorator
@inline
function lesserHalf(powers: v128): v128 {
  return powerOfTwo(i32x4.shr_s(i32x4.trunc_sat_f32x4_s(powers), 1));
}

// @ts-ignore: decorator
@inline
function greaterHalf(powers: v128): v128 {
  const whole = i32x4.trunc_sat_f32x4_s(powers);
  return powerOfTwo(i32x4.sub(whole, i32x4.shr_s(whole, 1)));
}

// @ts-ignore: decorator
@inline
function powerOfTwo(exponent: v128): v128 {
  return i32x4.shl(i32x4.add(exponent, i32x4.splat(127)), 23);
}
