/** Stage of radix 7. */

import { storeStage } from "./twiddle";

/** `m` butterflies for each of the `s` interleaved transforms; see `stage.ts`. */
export function radix7(
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
    const output = dst + 7 * p * s * dstStride;
    butterflies(input, srcStride * m * s, srcStride, output, dstStride * s, dstStride, s, true, twiddles);
    twiddles += 48;
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
  const cosine1 = f32x4.splat(0.6234898018587336);
  const sine1 = f32x4.splat(0.7818314824680298);
  const cosine2 = f32x4.splat(-0.22252093395631434);
  const sine2 = f32x4.splat(0.9749279121818236);
  const cosine3 = f32x4.splat(-0.900968867902419);
  const sine3 = f32x4.splat(0.43388373911755823);
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
    const t1r = f32x4.add(x1r, x6r);
    const u1r = f32x4.sub(x1r, x6r);
    const t1i = f32x4.add(x1i, x6i);
    const u1i = f32x4.sub(x1i, x6i);
    const t2r = f32x4.add(x2r, x5r);
    const u2r = f32x4.sub(x2r, x5r);
    const t2i = f32x4.add(x2i, x5i);
    const u2i = f32x4.sub(x2i, x5i);
    const t3r = f32x4.add(x3r, x4r);
    const u3r = f32x4.sub(x3r, x4r);
    const t3i = f32x4.add(x3i, x4i);
    const u3i = f32x4.sub(x3i, x4i);
    storeStage(
      output,
      f32x4.add(f32x4.add(f32x4.add(x0r, t1r), t2r), t3r),
      f32x4.add(f32x4.add(f32x4.add(x0i, t1i), t2i), t3i),
      false,
      0,
    );
    const m1r = f32x4.add(
      f32x4.add(f32x4.add(x0r, f32x4.mul(t1r, cosine1)), f32x4.mul(t2r, cosine2)),
      f32x4.mul(t3r, cosine3),
    );
    const m1i = f32x4.add(
      f32x4.add(f32x4.add(x0i, f32x4.mul(t1i, cosine1)), f32x4.mul(t2i, cosine2)),
      f32x4.mul(t3i, cosine3),
    );
    const s1r = f32x4.add(f32x4.add(f32x4.mul(u1r, sine1), f32x4.mul(u2r, sine2)), f32x4.mul(u3r, sine3));
    const s1i = f32x4.add(f32x4.add(f32x4.mul(u1i, sine1), f32x4.mul(u2i, sine2)), f32x4.mul(u3i, sine3));
    storeStage(output + outputStep, f32x4.add(m1r, s1i), f32x4.sub(m1i, s1r), twiddled, twiddle);
    storeStage(output + 6 * outputStep, f32x4.sub(m1r, s1i), f32x4.add(m1i, s1r), twiddled, twiddle + 40);
    const m2r = f32x4.add(
      f32x4.add(f32x4.add(x0r, f32x4.mul(t1r, cosine2)), f32x4.mul(t2r, cosine3)),
      f32x4.mul(t3r, cosine1),
    );
    const m2i = f32x4.add(
      f32x4.add(f32x4.add(x0i, f32x4.mul(t1i, cosine2)), f32x4.mul(t2i, cosine3)),
      f32x4.mul(t3i, cosine1),
    );
    const s2r = f32x4.sub(f32x4.sub(f32x4.mul(u1r, sine2), f32x4.mul(u2r, sine3)), f32x4.mul(u3r, sine1));
    const s2i = f32x4.sub(f32x4.sub(f32x4.mul(u1i, sine2), f32x4.mul(u2i, sine3)), f32x4.mul(u3i, sine1));
    storeStage(output + 2 * outputStep, f32x4.add(m2r, s2i), f32x4.sub(m2i, s2r), twiddled, twiddle + 8);
    storeStage(output + 5 * outputStep, f32x4.sub(m2r, s2i), f32x4.add(m2i, s2r), twiddled, twiddle + 32);
    const m3r = f32x4.add(
      f32x4.add(f32x4.add(x0r, f32x4.mul(t1r, cosine3)), f32x4.mul(t2r, cosine1)),
      f32x4.mul(t3r, cosine2),
    );
    const m3i = f32x4.add(
      f32x4.add(f32x4.add(x0i, f32x4.mul(t1i, cosine3)), f32x4.mul(t2i, cosine1)),
      f32x4.mul(t3i, cosine2),
    );
    const s3r = f32x4.add(f32x4.sub(f32x4.mul(u1r, sine3), f32x4.mul(u2r, sine1)), f32x4.mul(u3r, sine2));
    const s3i = f32x4.add(f32x4.sub(f32x4.mul(u1i, sine3), f32x4.mul(u2i, sine1)), f32x4.mul(u3i, sine2));
    storeStage(output + 3 * outputStep, f32x4.add(m3r, s3i), f32x4.sub(m3i, s3r), twiddled, twiddle + 16);
    storeStage(output + 4 * outputStep, f32x4.sub(m3r, s3i), f32x4.add(m3i, s3r), twiddled, twiddle + 24);
    input += srcStride;
    output += dstStride;
  }
}
