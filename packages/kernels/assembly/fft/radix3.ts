/** Stage of radix 3. */

import { storeStage } from "./twiddle";

/** `m` butterflies for each of the `s` interleaved transforms; see `stage.ts`. */
export function radix3(
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
    const output = dst + 3 * p * s * dstStride;
    butterflies(input, srcStride * m * s, srcStride, output, dstStride * s, dstStride, s, true, twiddles);
    twiddles += 16;
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
  const half = f32x4.splat(0.5);
  const sine = f32x4.splat(0.8660254037844386);
  for (let q: usize = 0; q < count; q++) {
    const x0r = v128.load(input);
    const x0i = v128.load(input, 16);
    const x1r = v128.load(input + inputStep);
    const x1i = v128.load(input + inputStep, 16);
    const x2r = v128.load(input + 2 * inputStep);
    const x2i = v128.load(input + 2 * inputStep, 16);
    const tr = f32x4.add(x1r, x2r);
    const ti = f32x4.add(x1i, x2i);
    const ur = f32x4.mul(f32x4.sub(x1r, x2r), sine);
    const ui = f32x4.mul(f32x4.sub(x1i, x2i), sine);
    const mr = f32x4.sub(x0r, f32x4.mul(tr, half));
    const mi = f32x4.sub(x0i, f32x4.mul(ti, half));
    storeStage(output, f32x4.add(x0r, tr), f32x4.add(x0i, ti), false, 0);
    storeStage(output + outputStep, f32x4.add(mr, ui), f32x4.sub(mi, ur), twiddled, twiddle);
    storeStage(output + 2 * outputStep, f32x4.sub(mr, ui), f32x4.add(mi, ur), twiddled, twiddle + 8);
    input += srcStride;
    output += dstStride;
  }
}
