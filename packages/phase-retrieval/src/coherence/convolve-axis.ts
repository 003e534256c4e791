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
  const stride = sizeOfShape(shape.slice(axis + 1));
  // along the last axis the neighbour of a line is a line further
  const [beside, apart] = stride === 1 ? [data.length / length, length] : [stride, 1];
  const taps = tapsOf(profile);
  const most = Math.min(beside, MOST_LANES);
  const twice = new Float64Array(2 * length * most);
  const sums = new Float64Array(length * most);
  for (let block = 0; block < data.length; block += length * beside) {
    for (let lane = 0; lane < beside; lane += most) {
      const first = block + lane * apart;
      const lanes = Math.min(most, beside - lane);
      gatherTwice(data, first, stride, length, lanes, apart, twice);
      addTaps(twice, taps, length, lanes, sums);
      scatter(sums, data, first, stride, length, lanes, apart);
    }
  }
}

interface Tap {
  readonly offset: number;
  readonly factor: number;
}

function tapsOf(profile: Float64Array): readonly Tap[] {
  const largest = profile.reduce((most, value) => Math.max(most, Math.abs(value)), 0);
  const taps = Array.from(profile, (factor, offset) => ({ offset, factor }));
  return taps.filter(({ factor }) => Math.abs(factor) > NEGLIGIBLE * largest);
}

/** Line beside line, and each once more after its end, so that no sum has to go around it. */
function gatherTwice(
  data: FloatData,
  first: number,
  stride: number,
  length: number,
  lanes: number,
  apart: number,
  twice: Float64Array,
): void {
  for (let i = 0, to = 0; i < length; i++) {
    for (let k = 0, at = first + i * stride; k < lanes; k++, at += apart) twice[to++] = data[at];
  }
  twice.copyWithin(length * lanes, 0, length * lanes);
}

const NONE: Tap = { offset: 0, factor: 0 };

/** Four in one go over the sums, in their order: the bits are those of one after the other. */
function addTaps(twice: Float64Array, taps: readonly Tap[], length: number, lanes: number, sums: Float64Array): void {
  const count = length * lanes;
  const startOf = ({ offset }: Tap): number => (length - offset) * lanes;
  sums.fill(0);
  for (let next = 0; next < taps.length; next += 4) {
    const [t, u = NONE, v = NONE, w = NONE] = taps.slice(next, next + 4);
    const starts = [startOf(t), startOf(u), startOf(v), startOf(w)] as const;
    addScaled(sums, count, twice, ...starts, t.factor, u.factor, v.factor, w.factor);
  }
}

/** Small and often called: compiled early. */
function addScaled(
  sums: Float64Array,
  count: number,
  from: Float64Array,
  a: number,
  b: number,
  c: number,
  d: number,
  p: number,
  q: number,
  r: number,
  s: number,
): void {
  for (let i = 0; i < count; i++) {
    sums[i] = sums[i] + p * from[a + i] + q * from[b + i] + r * from[c + i] + s * from[d + i];
  }
}

function scatter(
  sums: Float64Array,
  data: FloatData,
  first: number,
  stride: number,
  length: number,
  lanes: number,
  apart: number,
): void {
  for (let i = 0, from = 0; i < length; i++) {
    for (let k = 0, at = first + i * stride; k < lanes; k++, at += apart) data[at] = sums[from++];
  }
}
