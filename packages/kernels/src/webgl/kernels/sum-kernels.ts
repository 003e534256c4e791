/** Sums and maxima, `JOINED` values at a time. */

import type { KernelSource } from "../kernel-source.js";

/** Values of a real array that become one. */
export const JOINED = 64;

function joining(name: string, join: string): KernelSource {
  return {
    name,
    takes: { source: "real", sourceShift: "integer", shift: "integer", count: "integer" },
    natives: [
      {
        name: "joined",
        source: `float joined(int x, int y, int sourceShift, int rowShift, int count) {
  int first = ((y << rowShift) + x) * ${JOINED};
  int end = min(first + ${JOINED}, count);
  int rowMask = (1 << sourceShift) - 1;
  float total = 0.0;
  for (int k = first; k < end; k++) {
    float value = texelFetch(user_source, ivec2(k & rowMask, k >> sourceShift), 0).x;
    total = ${join};
  }
  return total;
}`,
      },
    ],
    body: "  return joined(this.thread.x, this.thread.y, sourceShift, shift, count);",
  };
}

export const sum = joining("sum", "total + value");

/** Of values that are not negative. */
export const maximum = joining("maximum", "max(total, value)");
