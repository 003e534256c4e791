/** A calculated intensity as partial coherence shows it. */

import { createFft, onGrid } from "@autophase/kernels";
import { type FloatData, type RealArray, type Shape, sizeOfShape } from "@autophase/tensor-io";
import { convolveSpectra, spectrumOf } from "./convolve.js";
import { convolveAxis } from "./convolve-axis.js";
import type { PointSpread } from "./point-spread.js";

/** Convolves intensities with a point spread, in place, corner layout; none becomes negative. */
export function convolveSpread(data: FloatData, shape: Shape, pointSpread: PointSpread): void {
  const profiles = profilesOf(pointSpread.kernel);
  if (!profiles) transform(data, shape, pointSpread);
  else for (const [axis, profile] of profiles.entries()) convolveAxis(data, shape, axis, wrapped(profile, shape[axis]));
}

/** The profiles along the axes where the kernel is their product: rows of sums. */
function profilesOf({ data, shape }: RealArray<Float64Array>): readonly Float64Array[] | undefined {
  const sums = shape.map((length) => new Float64Array(length));
  forEachVoxel(shape, (i, at) => {
    for (let axis = 0; axis < sums.length; axis++) sums[axis][at[axis]] += data[i];
  });
  let isProduct = true;
  forEachVoxel(shape, (i, at) => {
    let product = 1;
    for (let axis = 0; axis < sums.length; axis++) product *= sums[axis][at[axis]];
    if (Math.abs(product - data[i]) > ROUNDING) isProduct = false;
  });
  return isProduct ? sums : undefined;
}

const ROUNDING = 1e-12;

function forEachVoxel(shape: Shape, visit: (index: number, at: readonly number[]) => void): void {
  const at = shape.map(() => 0);
  const size = sizeOfShape(shape);
  for (let i = 0; i < size; i++) {
    visit(i, at);
    for (let axis = shape.length - 1; axis >= 0 && ++at[axis] === shape[axis]; axis--) at[axis] = 0;
  }
}

/** On a longer axis: the second half lies before the origin. */
function wrapped(profile: Float64Array, length: number): Float64Array {
  const half = Math.ceil(profile.length / 2);
  const long = new Float64Array(length);
  long.set(profile.subarray(0, half));
  long.set(profile.subarray(half), length - (profile.length - half));
  return long;
}

function transform(data: FloatData, shape: Shape, pointSpread: PointSpread): void {
  const fft = createFft(shape);
  const convolved = convolveSpectra(
    fft,
    spectrumOf(fft, Float64Array.from(data)),
    spectrumOf(fft, onGrid(pointSpread.kernel, shape)),
  );
  for (let i = 0; i < data.length; i++) data[i] = Math.max(0, convolved[i]);
}
