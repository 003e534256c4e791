/** Periodic convolution along one axis. */

import { type FloatData, type Shape, sizeOfShape } from "@autophase/tensor-io";

/** What is this much smaller than the largest value changes no digit of a sum. */
const NEGLIGIBLE = 1e-18;
/** Neighbouring lines that are worked on together. */
const MOST_LANES = 64;

/**
 * `data[i] <- sum_j profile[j] data[i - j]` along `axis`, around its end; in place.
 * @param profile - as long as the axis; cheap where most of it is next to nothing.
 */
export function convolveAxis(data: FloatData, shape: Shape, axis: number, profile: Float64Array): void {
  const length = shape[axis];
  const inner = sizeOfShape(shape.slice(axis + 1));
  const taps = tapsOf(profile);
  const most = Math.min(inner, MOST_LANES);
  const lines = new Float64Array(2 * length * most);
  const sums = new Float64Array(length * most);
  for (let block = 0; block < data.length; block += length * inner) {
    for (let lane = 0; lane < inner; lane += most) {
      const lanes = Math.min(most, inner - lane);
      gatherTwice(data, block + lane, inner, length, lanes, lines);
      sums.fill(0);
      for (const j of taps) addScaled(lines, (length - j) * lanes, sums, length * lanes, profile[j]);
      scatter(sums, data, block + lane, inner, length, lanes);
    }
  }
}

function tapsOf(profile: Float64Array): readonly number[] {
  const largest = profile.reduce((most, value) => Math.max(most, Math.abs(value)), 0);
  return [...profile.keys()].filter((j) => Math.abs(profile[j]) > NEGLIGIBLE * largest);
}

/** Lines side by side, one after the other once more, so that no sum has to go around the end. */
function gatherTwice(
  data: FloatData,
  first: number,
  stride: number,
  length: number,
  lanes: number,
  lines: Float64Array,
): void {
  for (let i = 0, to = 0; i < length; i++) {
    for (let k = 0, at = first + i * stride; k < lanes; k++) lines[to++] = data[at++];
  }
  lines.copyWithin(length * lanes, 0, length * lanes);
}

function addScaled(from: Float64Array, start: number, to: Float64Array, count: number, factor: number): void {
  for (let k = 0; k < count; k++) to[k] += factor * from[start + k];
}

function scatter(
  sums: Float64Array,
  data: FloatData,
  first: number,
  stride: number,
  length: number,
  lanes: number,
): void {
  for (let i = 0, from = 0; i < length; i++) {
    for (let k = 0, at = first + i * stride; k < lanes; k++) data[at++] = sums[from++];
  }
}
