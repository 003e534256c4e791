/** The shrink-wrap, and the Gaussian that it shares with `smooth`. */

import { here, type KernelSource } from "../kernel-source.js";

/** `|object|` as the real part. */
export const amplitudes: KernelSource = {
  name: "amplitudes",
  takes: { object: "complex" },
  body: `  const value = ${here("object")};
  return [Math.sqrt(value[0] * value[0] + value[1] * value[1]), 0];`,
};

/**
 * A symmetric periodic filter along one axis: `taps[0] x[k] + sum_j taps[j] (x[k-j] + x[k+j])`. `radius` is at most
 * half of `length`.
 */
export const smooth: KernelSource = {
  name: "smooth",
  takes: {
    source: "complex",
    taps: "real",
    shift: "integer",
    tapsShift: "integer",
    length: "integer",
    stride: "integer",
    radius: "integer",
  },
  natives: [
    {
      name: "smoothed",
      source: `vec2 smoothed(int x, int y, int rowShift, int tapsShift, int length, int stride, int radius) {
  int rowMask = (1 << rowShift) - 1;
  int tapsMask = (1 << tapsShift) - 1;
  int at = (y << rowShift) + x;
  int along = at / stride;
  int k = along - length * (along / length);
  int line = at - k * stride;
  int low = k;
  int high = k;
  vec2 sum = texelFetch(user_taps, ivec2(0, 0), 0).x * texelFetch(user_source, ivec2(x, y), 0).xy;
  for (int j = 1; j <= radius; j++) {
    low = low == 0 ? length - 1 : low - 1;
    high = high + 1 == length ? 0 : high + 1;
    int a = line + low * stride;
    int b = line + high * stride;
    vec2 both = texelFetch(user_source, ivec2(a & rowMask, a >> rowShift), 0).xy
      + texelFetch(user_source, ivec2(b & rowMask, b >> rowShift), 0).xy;
    sum += texelFetch(user_taps, ivec2(j & tapsMask, j >> tapsShift), 0).x * both;
  }
  return sum;
}`,
    },
  ],
  body: `  const value = smoothed(this.thread.x, this.thread.y, shift, tapsShift, length, stride, radius);
  return [value[0], value[1]];`,
};

export const realPart: KernelSource = {
  name: "real part",
  takes: { source: "complex" },
  body: `  const value = ${here("source")};
  return value[0];`,
};

/** The values inside the support, or (`isSquared`) their squares; 0 outside. */
export const inside: KernelSource = {
  name: "inside",
  takes: { values: "real", support: "real", isSquared: "number" },
  body: `  const value = ${here("values")};
  if (${here("support")} < 0.5) {
    return 0;
  }
  if (isSquared > 0.5) {
    return value * value;
  }
  return value;`,
};

/**
 * `threshold` times what `reference` names: 0 the value itself, 1 the mean of a sum over `count` voxels, 2 its square
 * root.
 */
export const level: KernelSource = {
  name: "level",
  takes: { value: "real", count: "real", threshold: "number", reference: "number" },
  body: `  const total = ${here("value")};
  if (reference < 0.5) {
    return threshold * total;
  }
  const mean = total / Math.max(1, ${here("count")});
  if (reference < 1.5) {
    return threshold * mean;
  }
  return threshold * Math.sqrt(mean);`,
};

/** 1 above the level, else 0. */
export const threshold: KernelSource = {
  name: "threshold",
  takes: { values: "real", level: "real" },
  body: `  if (${here("values")} > level[0][0]) {
    return 1;
  }
  return 0;`,
};
