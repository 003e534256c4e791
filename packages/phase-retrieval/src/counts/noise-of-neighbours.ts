/** How large one count is in a pattern, by how much neighbouring voxels differ. */

import { type DiffractionPattern, type Shape, sizeOfShape } from "@autophase/tensor-io";

/** Variance over mean among voxels of about the same mean, at which they are expected by their neighbours. */
interface Stratum {
  readonly mean: number;
  readonly ratio: number;
}

/**
 * Counts of size `g` differ from their neighbours by a variance of `g m`, and the pattern itself by one that grows with
 * `m^2`. So variance over mean is a straight line over the mean, and `g` is where it begins.
 * @returns undefined where too few voxels are seen, or the differences are those of a pattern without counting noise.
 */
export function noiseOfNeighbours({ intensity, mask }: DiffractionPattern): number | undefined {
  const strata = strataOf(intensity.data, intensity.shape, mask?.data).slice(0, WEAKEST);
  if (strata.length === 0) return undefined;
  const smallest = strata.reduce((least, { ratio }) => Math.min(least, ratio), Number.POSITIVE_INFINITY);
  const beginning = Math.min(smallest, beginningOfLine(strata));
  return beginning > UNSEEN * smallest ? beginning : undefined;
}

/** Strata that the line is laid through. */
const WEAKEST = 4;
/** Voxels with counts that a stratum needs. */
const FEWEST_VOXELS = 200;
/** What a line through the origin may seem to begin with, in the smallest ratio. */
const UNSEEN = 0.25;
/** Voxels that are looked at. */
const MOST_VOXELS = 2 ** 18;

function strataOf(data: Float32Array, shape: Shape, mask: Uint8Array | undefined): Stratum[] {
  const offsets = neighbourOffsets(shape);
  const every = Math.ceil(sizeOfShape(shape) / MOST_VOXELS);
  const sums = new Map<number, { voxels: number; positive: number; sum: number; square: number }>();
  for (let i = 0; i < data.length; i += every) {
    if (mask?.[i] === 0 || isAtEdge(i, shape)) continue;
    const expected = meanAround(i, offsets, data, mask);
    if (!(expected > 0)) continue;
    const octave = Math.floor(Math.log2(expected));
    const bin = sums.get(octave) ?? { voxels: 0, positive: 0, sum: 0, square: 0 };
    bin.voxels++;
    bin.sum += data[i];
    bin.square += (data[i] - expected) ** 2;
    if (data[i] > 0) bin.positive++;
    sums.set(octave, bin);
  }
  // the expectation has a noise of its own
  const share = 1 + 1 / offsets.length;
  return [...sums.entries()]
    .sort(([a], [b]) => a - b)
    .filter(([, { positive }]) => positive >= FEWEST_VOXELS)
    .map(([, { voxels, sum, square }]) => ({ mean: sum / voxels, ratio: square / (share * sum) }));
}

function neighbourOffsets(shape: Shape): number[] {
  let offsets = [0];
  for (const [axis, length] of shape.entries()) {
    if (length < 3) continue;
    const stride = sizeOfShape(shape.slice(axis + 1));
    offsets = offsets.flatMap((offset) => [offset - stride, offset, offset + stride]);
  }
  return offsets.filter((offset) => offset !== 0);
}

function isAtEdge(index: number, shape: Shape): boolean {
  let rest = index;
  for (let axis = shape.length - 1; axis >= 0; axis--) {
    const at = rest % shape[axis];
    rest = Math.floor(rest / shape[axis]);
    if (shape[axis] >= 3 && (at === 0 || at === shape[axis] - 1)) return true;
  }
  return false;
}

/** Not a number where one was not measured. */
function meanAround(
  index: number,
  offsets: readonly number[],
  data: Float32Array,
  mask: Uint8Array | undefined,
): number {
  let sum = 0;
  for (const offset of offsets) {
    if (mask?.[index + offset] === 0) return Number.NaN;
    sum += data[index + offset];
  }
  return sum / offsets.length;
}

/** Of `ratio = beginning + slope * mean`, by least squares of the relative deviations. */
function beginningOfLine(strata: readonly Stratum[]): number {
  let [a, b, c, d, e] = [0, 0, 0, 0, 0];
  for (const { mean, ratio } of strata) {
    a += 1 / ratio ** 2;
    b += mean / ratio ** 2;
    c += (mean / ratio) ** 2;
    d += 1 / ratio;
    e += mean / ratio;
  }
  const determinant = a * c - b * b;
  return strata.length > 1 && determinant > 0 ? (c * d - b * e) / determinant : Number.POSITIVE_INFINITY;
}
