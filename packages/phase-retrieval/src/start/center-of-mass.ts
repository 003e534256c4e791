/** Centre of mass on a periodic grid. */

import { type ComplexArray, type FloatData, fdlibmAtan2, fdlibmCos, fdlibmSin } from "@autophase/tensor-io";

/**
 * Per axis, the circular mean of the positions weighted by `|z|^2`, as an index in [0, N): right for an object that
 * straddles the edge of the array, as every object does in corner layout.
 */
export function circularCenterOfMass({ real, imag, shape }: ComplexArray<FloatData>): number[] {
  let stride = real.length;
  return shape.map((length) => {
    stride /= length;
    return circularMean(marginal(real, imag, length, stride));
  });
}

function marginal(real: FloatData, imag: FloatData, length: number, stride: number): Float64Array {
  const sums = new Float64Array(length);
  for (let i = 0; i < real.length; i++) sums[Math.floor(i / stride) % length] += real[i] * real[i] + imag[i] * imag[i];
  return sums;
}

function circularMean(weights: Float64Array): number {
  const length = weights.length;
  let x = 0;
  let y = 0;
  weights.forEach((weight, i) => {
    x += weight * fdlibmCos((2 * Math.PI * i) / length);
    y += weight * fdlibmSin((2 * Math.PI * i) / length);
  });
  const position = (fdlibmAtan2(y, x) * length) / (2 * Math.PI);
  return (position + length) % length;
}
