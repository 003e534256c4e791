/** Periodic convolution along one axis. */

import { type Shape, sizeOfShape } from "@autophase/tensor-io";

/** What is this much smaller than the largest value changes no digit of a sum. */
const NEGLIGIBLE = 1e-18;

/**
 * `out[i] = sum_j profile[j] data[i - j]` along `axis`, around its end.
 * @param profile - as long as the axis; cheap where most of it is next to nothing.
 * @param out - not `data`; overwritten and returned.
 */
export function convolveAxis(
  data: Float64Array,
  shape: Shape,
  axis: number,
  profile: Float64Array,
  out: Float64Array,
): Float64Array {
  const length = shape[axis];
  const inner = sizeOfShape(shape.slice(axis + 1));
  const largest = profile.reduce((most, value) => Math.max(most, Math.abs(value)), 0);
  const offsets = Int32Array.from(profile.keys()).filter((j) => Math.abs(profile[j]) > NEGLIGIBLE * largest);
  out.fill(0);
  for (let block = 0; block < data.length; block += length * inner) {
    for (const j of offsets) {
      const factor = profile[j];
      // what does not go around the end, then what does
      addScaled(data, block, out, block + j * inner, (length - j) * inner, factor);
      addScaled(data, block + (length - j) * inner, out, block, j * inner, factor);
    }
  }
  return out;
}

function addScaled(
  from: Float64Array,
  start: number,
  to: Float64Array,
  target: number,
  count: number,
  factor: number,
): void {
  for (let k = 0; k < count; k++) to[target + k] += factor * from[start + k];
}
