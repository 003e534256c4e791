/** Stage of radix 5. */

import { storeStage } from "./twiddle";

/** `m` butterflies for each of the `s` interleaved transforms; see `stage.ts`. */
export function radix5(
  src: usize,
  srcStride: usize,
  dst: usize,
  dstStride: usize,
  m: usize,
  s: usize,
  twiddles: usize,
): void {
  butterflies(src, srcStride * m * s, srcStride, dst, dstStride * s, dstStride, s, false, 0);
  for (let p: usize = 1; p < m; p++) {
    const input = src + p * s * srcStride;
    const output = dst + 5 * p * s * dstStride;
    butterflies(input, srcStride * m * s, srcStride, output, dstStride * s, dstStride, s, true, twiddles);
    twiddles += 32;
  }
}

// @ts-ignore: decorator
@inline
function butterflies(
  input: usize,
  inputStep: usize,
  srcStride: usize,
  output: usize,
  outputStep: usize,
  dstStride: usize,
  count: usize,
  twiddled: bool,
  twiddle: usize,
): void {
  const cosine1 = f32x4.splat(0.30901699437494745);
  const sine1 = f32x4.splat(0.9510565162951535);
  const cosine2 = f32x4.splat(-0.8090169943749473);
  const sine2 = f32x4.splat(0.5877852522924732);
  for (let q: usize = 0; q < count; q++) {
    const x0r = v128.load(input);
    const x0i = v128.load(input, 16);
    const x1r = v128.load(input + inputStep);
    const x1i = v128.load(input + inputStep, 16);
    const x2r = v128.load(input + 2 * inputStep);
    const x2i = v128.load(input + 2 * inputStep, 16);
    const x3r = v128.load(input + 3 * inputStep);
    const x3i = v128.load(input + 3 * inputStep, 16);
    const x4r = v128.load(input + 4 * inputStep);
    const x4i = v128.load(input + 4 * inputStep, 16);
    const t1r = f32x4.add(x1r, x4r);
    const u1r = f32x4.sub(x1r, x4r);
    const t1i = f32x4.add(x1i, x4i);
    const u1i = f32x4.sub(x1i, x4i);
    const t2r = f32x4.add(x2r, x3r);
    const u2r = f32x4.sub(x2r, x3r);
    const t2i = f32x4.add(x2i, x3i);
    const u2i = f32x4.sub(x2i, x3i);
    storeStage(output, f32x4.add(f32x4.add(x0r, t1r), t2r), f32x4.add(f32x4.add(x0i, t1i), t2i), false, 0);
    const m1r = f32x4.add(f32x4.add(x0r, f32x4.mul(t1r, cosine1)), f32x4.mul(t2r, cosine2));
    const m1i = f32x4.add(f32x4.add(x0i, f32x4.mul(t1i, cosine1)), f32x4.mul(t2i, cosine2));
    const s1r = f32x4.add(f32x4.mul(u1r, sine1), f32x4.mul(u2r, sine2));
    const s1i = f32x4.add(f32x4.mul(u1i, sine1), f32x4.mul(u2i, sine2));
    storeStage(output + outputStep, f32x4.add(m1r, s1i), f32x4.sub(m1i, s1r), twiddled, twiddle);
    storeStage(output + 4 * outputStep, f32x4.sub(m1r, s1i), f32x4.add(m1i, s1r), twiddled, twiddle + 24);
    const m2r = f32x4.add(f32x4.add(x0r, f32x4.mul(t1r, cosine2)), f32x4.mul(t2r, cosine1));
    const m2i = f32x4.add(f32x4.add(x0i, f32x4.mul(t1i, cosine2)), f32x4.mul(t2i, cosine1));
    const s2r = f32x4.sub(f32x4.mul(u1r, sine2), f32x4.mul(u2r, sine1));
    const s2i = f32x4.sub(f32x4.mul(u1i, sine2), f32x4.mul(u2i, sine1));
    storeStage(output + 2 * outputStep, f32x4.add(m2r, s2i), f32x4.sub(m2i, s2r), twiddled, twiddle + 8);
    storeStage(output + 3 * outputStep, f32x4.sub(m2r, s2i), f32x4.add(m2i, s2r), twiddled, twiddle + 16);
    input += srcStride;
    output += dstStride;
  }
}
