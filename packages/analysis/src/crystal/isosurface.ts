/** Where a crystal ends: an amplitude, and the voxels inside, at the surface and in the bulk. */

import { assertSameShape, mapTo, type RealArray, sizeOfShape, ValueError } from "@autophase/tensor-io";
import { assertFinite } from "../assert-values.js";
import { maximumOf } from "../maximum-of.js";
import { largestPiece } from "./pieces.js";

export interface CrystalRegions {
  /** Amplitude at the surface, relative to the maximum inside the support. */
  readonly level: number;
  /** 1 in the largest connected piece above the level. */
  readonly inside: RealArray<Uint8Array>;
  /** 1 where inside is within `surfaceVoxels` steps over faces of the outside. */
  readonly surface: RealArray<Uint8Array>;
  /** The rest of the inside: phases there do not see the edge. */
  readonly bulk: RealArray<Uint8Array>;
}

const BINS = 64;
/** Amplitudes below this are background, however common. */
const LEAST_AMPLITUDE = 0.25;

/**
 * Divides a crystal into surface and bulk.
 * @param amplitude - any scale.
 * @param support - 1 inside.
 * @param options.level - relative to the maximum. Default half of the commonest amplitude, which is where an edge
 *   that imaging has blurred stands.
 * @param options.surfaceVoxels - default 2.
 * @throws {ShapeError} when the shapes differ.
 * @throws {ValueError} when a value is not finite, nothing is inside, or the level is not between 0 and 1.
 */
export function crystalRegions(
  amplitude: RealArray<Float32Array>,
  support: RealArray<Uint8Array>,
  { level, surfaceVoxels = 2 }: { readonly level?: number; readonly surfaceVoxels?: number } = {},
): CrystalRegions {
  assertFinite("crystalRegions", amplitude);
  assertSameShape("crystalRegions: support", support.shape, amplitude.shape);
  if (level !== undefined && !(level > 0 && level < 1)) {
    throw new ValueError(`crystalRegions: expected a level between 0 and 1, got ${level}`);
  }
  const masked = amplitude.data.map((value, i) => value * support.data[i]);
  const maximum = maximumOf(masked);
  if (!(maximum > 0)) throw new ValueError("crystalRegions: expected an amplitude above 0 inside the support");
  const chosen = level ?? halfOfCommonest(masked, maximum);
  const { shape } = amplitude;
  const inside = largestPiece({ data: mapTo(Uint8Array, masked, (value) => Number(value >= chosen * maximum)), shape });
  const bulk = erode(inside, surfaceVoxels);
  const surface = { data: inside.data.map((value, i) => value - bulk.data[i]), shape };
  return { level: chosen, inside, surface, bulk };
}

/** The highest bin of a histogram that is smoothed over its neighbours. */
function halfOfCommonest(amplitude: Float32Array, maximum: number): number {
  const counts = new Float64Array(BINS + 2);
  for (const value of amplitude) {
    const share = value / maximum;
    if (share >= LEAST_AMPLITUDE) counts[1 + Math.min(BINS - 1, Math.floor(share * BINS))]++;
  }
  let best = 1;
  const smoothed = (bin: number): number => counts[bin - 1] + 2 * counts[bin] + counts[bin + 1];
  for (let bin = 2; bin <= BINS; bin++) if (smoothed(bin) > smoothed(best)) best = bin;
  return (best - 0.5) / BINS / 2;
}

/** Takes away every voxel with a neighbour over a face outside, `times` over; beyond the box is outside. */
export function erode({ data, shape }: RealArray<Uint8Array>, times: number): RealArray<Uint8Array> {
  let present = data;
  for (let round = 0; round < times; round++) {
    const next = present.slice();
    for (const [axis, length] of shape.entries()) {
      if (length > 1) erodeAlong(present, next, sizeOfShape(shape.slice(axis + 1)), length);
    }
    present = next;
  }
  return { data: present, shape };
}

function erodeAlong(present: Uint8Array, next: Uint8Array, stride: number, length: number): void {
  for (let i = 0; i < present.length; i++) {
    const place = Math.floor(i / stride) % length;
    if (place === 0 || place === length - 1 || !present[i - stride] || !present[i + stride]) next[i] = 0;
  }
}
