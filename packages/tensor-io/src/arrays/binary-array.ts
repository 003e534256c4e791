/** Arrays of 0 and 1 from arrays of any numbers. */

import type { ComplexArray, FloatData, RealArray } from "./array.js";

/** 1 where the value is not zero (NaN included), else 0. */
export function whereNonZero(array: RealArray): RealArray<Uint8Array> {
  return mark(array, 0);
}

/** 1 where the value is not 0 + 0i, else 0. */
export function whereComplexNonZero({ real, imag, shape }: ComplexArray<FloatData>): RealArray<Uint8Array> {
  const out = new Uint8Array(real.length);
  for (let i = 0; i < out.length; i++) out[i] = real[i] === 0 && imag[i] === 0 ? 0 : 1;
  return { data: out, shape };
}

/** 1 where the value is zero, else 0. */
export function whereZero(array: RealArray): RealArray<Uint8Array> {
  return mark(array, 1);
}

function mark({ data, shape }: RealArray, zero: 0 | 1): RealArray<Uint8Array> {
  const out = new Uint8Array(data.length);
  for (let i = 0; i < out.length; i++) out[i] = Number(data[i]) === 0 ? zero : 1 - zero;
  return { data: out, shape };
}
