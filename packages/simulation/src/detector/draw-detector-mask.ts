/** Which voxels of a scan a detector did not measure. */

import { createMask, type DetectorGap, type MaskFeature } from "@autophase/physics";
import type { Random, RealArray, Shape } from "@autophase/tensor-io";

export interface DetectorMaskOptions {
  /** Insensitive stripes across the detector, in every frame. Default 0. */
  readonly gaps?: number;
  /** Width of a gap in pixels, less where it reaches the detector's border. Default 2. */
  readonly gapWidth?: number;
  /** Chance of each pixel to be dead, in every frame. Default 0. */
  readonly deadPixels?: number;
}

/**
 * Mask of a scan `[frame, row, column]`, 1 = measured; nothing when everything was. Gaps are whole rows or columns
 * and keep an eighth of the detector away from its centre, where the peak is.
 */
export function drawDetectorMask(
  random: Random,
  shape: Shape,
  { gaps = 0, gapWidth = 2, deadPixels = 0 }: DetectorMaskOptions = {},
): RealArray<Uint8Array> | undefined {
  if (gaps === 0 && deadPixels === 0) return undefined;
  const features: MaskFeature[] = Array.from({ length: gaps }, () => drawGap(random, shape, gapWidth));
  return createMask(shape, [...features, { type: "dead-pixels", fraction: deadPixels, seed: random.integer(2 ** 32) }]);
}

/** One gap on one side of the centre; its edge next to the centre is uniform. */
function drawGap(random: Random, shape: Shape, width: number): DetectorGap {
  const axis = 1 + random.integer(2);
  const length = shape[axis];
  const centre = length >> 1;
  const nearest = length >> 3;
  const distance = nearest + random.integer(centre - nearest);
  const isBelow = random.integer(2) === 0;
  const start = isBelow ? Math.max(0, centre - distance - width) : centre + 1 + distance;
  const end = isBelow ? centre - distance : Math.min(length, start + width);
  return { type: "gap", axis, start: Math.min(start, length - 1), width: Math.max(1, end - start) };
}
