/** One pass of a Stockham transform, and what convolutions need. */

import { here, type KernelSource } from "../kernel-source.js";
import { LARGEST_MULTIPLIED } from "../radices.js";

/**
 * A pass of radix `radix` over the outermost axis of `radix * stride` elements in all, which ends as the innermost one:
 * digit `q` of the old index, worth `stride`, becomes digit `p` of the new one, worth `before`, the product of the
 * radices that this axis has had. With the twiddles `w[k] = exp(-2 pi i k / length)` and `unit = length / (before
 * radix)`,
 *
 *     result[high, p, low] = scale sum_q source[q, high, low] w[unit (before p + low)]^(+-q)
 *
 * Results that share their terms lie within one line, so that each term is fetched from memory once.
 */
export const transform: KernelSource = {
  name: "transform",
  takes: {
    source: "complex",
    twiddles: "complex",
    shift: "integer",
    twiddleShift: "integer",
    radix: "integer",
    before: "integer",
    stride: "integer",
    unit: "integer",
    conjugate: "number",
    scale: "number",
  },
  natives: [
    {
      name: "butterfly",
      source: `vec2 butterfly(int x, int y, int rowShift, int wShift, int radix, int before, int stride, int unit, float conjugate) {
  int rowMask = (1 << rowShift) - 1;
  int wMask = (1 << wShift) - 1;
  int at = (y << rowShift) + x;
  int high = at / (before * radix);
  int rest = at - high * before * radix;
  int first = high * before + rest - before * (rest / before);
  int phase = rest * unit;
  vec2 turn = vec2(1.0, conjugate);
  vec2 sum = vec2(0.0);
  if (radix <= ${LARGEST_MULTIPLIED}) {
    vec2 w = turn * texelFetch(user_twiddles, ivec2(phase & wMask, phase >> wShift), 0).xy;
    for (int k = first + (radix - 1) * stride; k >= first; k -= stride) {
      sum = vec2(sum.x * w.x - sum.y * w.y, sum.x * w.y + sum.y * w.x)
        + texelFetch(user_source, ivec2(k & rowMask, k >> rowShift), 0).xy;
    }
    return sum;
  }
  int angle = 0;
  int turnOfAll = unit * before * radix;
  for (int q = 0; q < radix; q++) {
    int k = first + q * stride;
    vec2 value = texelFetch(user_source, ivec2(k & rowMask, k >> rowShift), 0).xy;
    vec2 w = turn * texelFetch(user_twiddles, ivec2(angle & wMask, angle >> wShift), 0).xy;
    sum += vec2(value.x * w.x - value.y * w.y, value.x * w.y + value.y * w.x);
    angle += phase;
    if (angle >= turnOfAll) {
      angle -= turnOfAll;
    }
  }
  return sum;
}`,
    },
  ],
  body: `  const sum = butterfly(this.thread.x, this.thread.y, shift, twiddleShift, radix, before, stride, unit, conjugate);
  return [scale * sum[0], scale * sum[1]];`,
};

/** `values * transfer`, or (`conjugate` -1) with its conjugate. */
export const transferBy: KernelSource = {
  name: "transfer",
  takes: { values: "complex", transfer: "complex", conjugate: "number" },
  body: `  const value = ${here("values")};
  const factor = ${here("transfer")};
  const imag = conjugate * factor[1];
  return [value[0] * factor[0] - value[1] * imag, value[0] * imag + value[1] * factor[0]];`,
};
