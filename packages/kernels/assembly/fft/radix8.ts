/** Stage of radix 8. */

import { storeStage } from "./twiddle";

/** `m` butterflies for each of the `s` interleaved transforms; see `stage.ts`. */
export function radix8(
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
    const output = dst + 8 * p * s * dstStride;
    butterflies(input, srcStride * m * s, srcStride, output, dstStride * s, dstStride, s, true, twiddles);
    twiddles += 56;
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
  const root = f32x4.splat(0.7071067811865476);
  const rootNegative = f32x4.splat(-0.7071067811865476);
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
    const x5r = v128.load(input + 5 * inputStep);
    const x5i = v128.load(input + 5 * inputStep, 16);
    const x6r = v128.load(input + 6 * inputStep);
    const x6i = v128.load(input + 6 * inputStep, 16);
    const x7r = v128.load(input + 7 * inputStep);
    const x7i = v128.load(input + 7 * inputStep, 16);
    const a0r = f32x4.add(x0r, x4r);
    const a1r = f32x4.add(x1r, x5r);
    const a2r = f32x4.add(x2r, x6r);
    const a3r = f32x4.add(x3r, x7r);
    const a0i = f32x4.add(x0i, x4i);
    const a1i = f32x4.add(x1i, x5i);
    const a2i = f32x4.add(x2i, x6i);
    const a3i = f32x4.add(x3i, x7i);
    const c0r = f32x4.add(a0r, a2r);
    const c1r = f32x4.add(a1r, a3r);
    const c2r = f32x4.sub(a0r, a2r);
    const c3r = f32x4.sub(a1r, a3r);
    const c0i = f32x4.add(a0i, a2i);
    const c1i = f32x4.add(a1i, a3i);
    const c2i = f32x4.sub(a0i, a2i);
    const c3i = f32x4.sub(a1i, a3i);
    storeStage(output, f32x4.add(c0r, c1r), f32x4.add(c0i, c1i), false, 0);
    storeStage(output + 4 * outputStep, f32x4.sub(c0r, c1r), f32x4.sub(c0i, c1i), twiddled, twiddle + 24);
    storeStage(output + 2 * outputStep, f32x4.add(c2r, c3i), f32x4.sub(c2i, c3r), twiddled, twiddle + 8);
    storeStage(output + 6 * outputStep, f32x4.sub(c2r, c3i), f32x4.add(c2i, c3r), twiddled, twiddle + 40);
    const b0r = f32x4.sub(x0r, x4r);
    const b1r = f32x4.sub(x1r, x5r);
    const b2r = f32x4.sub(x2r, x6r);
    const b3r = f32x4.sub(x3r, x7r);
    const b0i = f32x4.sub(x0i, x4i);
    const b1i = f32x4.sub(x1i, x5i);
    const b2i = f32x4.sub(x2i, x6i);
    const b3i = f32x4.sub(x3i, x7i);
    const er = f32x4.mul(f32x4.add(b1r, b1i), root);
    const ei = f32x4.mul(f32x4.sub(b1i, b1r), root);
    const fr = f32x4.mul(f32x4.sub(b3i, b3r), root);
    const fi = f32x4.mul(f32x4.add(b3r, b3i), rootNegative);
    const d0r = f32x4.add(b0r, b2i);
    const d0i = f32x4.sub(b0i, b2r);
    const d2r = f32x4.sub(b0r, b2i);
    const d2i = f32x4.add(b0i, b2r);
    const d1r = f32x4.add(er, fr);
    const d1i = f32x4.add(ei, fi);
    const d3r = f32x4.sub(er, fr);
    const d3i = f32x4.sub(ei, fi);
    storeStage(output + outputStep, f32x4.add(d0r, d1r), f32x4.add(d0i, d1i), twiddled, twiddle);
    storeStage(output + 5 * outputStep, f32x4.sub(d0r, d1r), f32x4.sub(d0i, d1i), twiddled, twiddle + 32);
    storeStage(output + 3 * outputStep, f32x4.add(d2r, d3i), f32x4.sub(d2i, d3r), twiddled, twiddle + 16);
    storeStage(output + 7 * outputStep, f32x4.sub(d2r, d3i), f32x4.add(d2i, d3r), twiddled, twiddle + 48);
    input += srcStride;
    output += dstStride;
  }
}
