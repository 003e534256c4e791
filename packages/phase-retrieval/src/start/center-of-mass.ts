/** Centre of mass on a periodic grid. */

import { overElements, type Pieces } from "@autophase/kernels";
import { type ComplexArray, type FloatData, fdlibmAtan2, fdlibmCos, fdlibmSin } from "@autophase/tensor-io";

/**
 * Per axis, the circular mean of the positions weighted by `|z|^2`, as an index in [0, N): right for an object that
 * straddles the edge of the array, as every object does in corner layout.
 */
export function* circularCenterOfMass({ real, imag, shape }: ComplexArray<FloatData>): Pieces<number[]> {
  const center: number[] = [];
  let stride = real.length;
  for (const length of shape) {
    stride /= length;
    const along = stride;
    const sums = new Float64Array(length);
    yield* overElements(real.length, (from, end) => addPowers(sums, real, imag, along, from, end));
    center.push(circularMean(sums));
  }
  return center;
}

function addPowers(
  sums: Float64Array,
  real: FloatData,
  imag: FloatData,
  stride: number,
  from: number,
  end: number,
): void {
  const { length } = sums;
  for (let i = from; i < end; i++) sums[Math.floor(i / stride) % length] += real[i] * real[i] + imag[i] * imag[i];
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
