/** Stage of radix 4. */

import { storeStage } from "./twiddle";

/** `m` butterflies for each of the `s` interleaved transforms; see `stage.ts`. */
export function radix4(
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
    const output = dst + 4 * p * s * dstStride;
    butterflies(input, srcStride * m * s, srcStride, output, dstStride * s, dstStride, s, true, twiddles);
    twiddles += 24;
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
  for (let q: usize = 0; q < count; q++) {
    const x0r = v128.load(input);
    const x0i = v128.load(input, 16);
    const x1r = v128.load(input + inputStep);
    const x1i = v128.load(input + inputStep, 16);
    const x2r = v128.load(input + 2 * inputStep);
    const x2i = v128.load(input + 2 * inputStep, 16);
    const x3r = v128.load(input + 3 * inputStep);
    const x3i = v128.load(input + 3 * inputStep, 16);
    const a0r = f32x4.add(x0r, x2r);
    const a1r = f32x4.add(x1r, x3r);
    const b0r = f32x4.sub(x0r, x2r);
    const b1r = f32x4.sub(x1r, x3r);
    const a0i = f32x4.add(x0i, x2i);
    const a1i = f32x4.add(x1i, x3i);
    const b0i = f32x4.sub(x0i, x2i);
    const b1i = f32x4.sub(x1i, x3i);
    storeStage(output, f32x4.add(a0r, a1r), f32x4.add(a0i, a1i), false, 0);
    storeStage(output + outputStep, f32x4.add(b0r, b1i), f32x4.sub(b0i, b1r), twiddled, twiddle);
    storeStage(output + 2 * outputStep, f32x4.sub(a0r, a1r), f32x4.sub(a0i, a1i), twiddled, twiddle + 8);
    storeStage(output + 3 * outputStep, f32x4.sub(b0r, b1i), f32x4.add(b0i, b1r), twiddled, twiddle + 16);
    input += srcStride;
    output += dstStride;
  }
}
