/** Functions for shaders where those of WGSL are not exact enough, or leave NaN to chance. */

/** `isNan(x)`. A comparison of `x` with itself may be taken for true. */
export const IS_NAN = `
fn isNan(x: f32) -> bool {
  return (bitcast<u32>(x) & 0x7fffffffu) > 0x7f800000u;
}`;

/**
 * `expOf(x)` to 2e-7, 0 where it is no normal number. `x = n log 2 + r` with the logarithm in two parts, then the
 * polynomial of Cephes (Moshier).
 */
export const EXP = `
fn expOf(x: f32) -> f32 {
  if (x > 88.72) { return x * 3e38; }
  if (x < -87.33) { return 0; }
  let n = round(x * 1.44269504);
  let r = (x - n * 0.693359375) + n * 2.12194440e-4;
  var p = 1.9875691500e-4;
  p = p * r + 1.3981999507e-3;
  p = p * r + 8.3334519073e-3;
  p = p * r + 4.1665795894e-2;
  p = p * r + 1.6666665459e-1;
  p = p * r + 5.0000001201e-1;
  let y = (p * r * r + r) + 1;
  return ldexp(y, i32(n));
}`;

/** `sigmoidOf(x)`; needs `EXP` and `IS_NAN`. */
export const SIGMOID = `
fn sigmoidOf(x: f32) -> f32 {
  if (isNan(x)) { return x; }
  let e = expOf(-abs(x));
  return select(e / (1 + e), 1 / (1 + e), x >= 0);
}`;

/** `tanhOf(x)`; needs `EXP` and `IS_NAN`. */
export const TANH = `
fn tanhOf(x: f32) -> f32 {
  if (isNan(x)) { return x; }
  let a = abs(x);
  if (a < 0.625) {
    let z = x * x;
    var p = -5.70498872745e-3;
    p = p * z + 2.06390887954e-2;
    p = p * z - 5.37397155531e-2;
    p = p * z + 1.33314422036e-1;
    p = p * z - 3.33332819422e-1;
    return p * z * x + x;
  }
  let t = 1 - 2 / (expOf(2 * min(a, 20)) + 1);
  return select(t, -t, x < 0);
}`;

/** `turnOf(x)`: cosine and sine to 1e-7, where WGSL promises 5e-4. */
export const TURN = `
fn turnOf(x: f32) -> vec2f {
  let n = round(x * 0.636619772);
  let r = ((x - n * 1.5703125) - n * 4.837512969970703e-4) - n * 7.54978995489188e-8;
  let z = r * r;
  let s = ((-1.9515295891e-4 * z + 8.3321608736e-3) * z - 1.6666654611e-1) * z * r + r;
  let c = ((2.443315711809948e-5 * z - 1.388731625493765e-3) * z + 4.166664568298827e-2) * z * z - 0.5 * z + 1;
  let quarter = u32(i32(n)) & 3u;
  let turned = select(vec2f(c, s), vec2f(-s, c), (quarter & 1u) == 1u);
  return select(turned, -turned, quarter >= 2u);
}`;

/** `angleOf(z)` to 2e-7, in (-pi, pi], 0 where there is none; WGSL promises 4096 units of the last place. */
export const ANGLE = `
fn angleOf(z: vec2f) -> f32 {
  let a = abs(z);
  let most = max(a.x, a.y);
  if (!(most > 0)) { return select(most, 0f, most == 0); }
  let t = min(a.x, a.y) / most;
  // arctan t = pi / 4 + arctan((t - 1) / (t + 1))
  let isLarge = t > 0.4142135624;
  let u = select(t, (t - 1) / (t + 1), isLarge);
  let s = u * u;
  let p = (((8.05374449538e-2 * s - 1.38776856032e-1) * s + 1.99777106478e-1) * s - 3.33329491539e-1) * s * u + u;
  let octant = select(p, p + 0.785398163, isLarge);
  let quadrant = select(octant, 1.57079633 - octant, a.y > a.x);
  let half = select(quadrant, 3.14159265 - quadrant, z.x < 0);
  return select(half, -half, z.y < 0);
}`;
