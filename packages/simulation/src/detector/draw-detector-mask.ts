/** Which voxels of a scan a detector did not measure. */

import { type Random, type RealArray, type Shape, sizeOfShape } from "@autophase/tensor-io";

export interface DetectorMaskOptions {
  /** Insensitive stripes across the detector, in every frame. Default 0. */
  readonly gaps?: number;
  /** Width of a gap in pixels. Default 2. */
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
  const [frames, rows, columns] = shape;
  const pixels = Uint8Array.from({ length: rows * columns }, () => Number(random.uniform() >= deadPixels));
  for (let gap = 0; gap < gaps; gap++) {
    if (random.integer(2) === 0) clear(pixels, drawGap(random, rows, gapWidth), columns, 1, columns);
    else clear(pixels, drawGap(random, columns, gapWidth), 1, columns, rows);
  }
  const data = new Uint8Array(sizeOfShape(shape));
  for (let frame = 0; frame < frames; frame++) data.set(pixels, frame * pixels.length);
  return { data, shape };
}

/** The lines of one gap, all on one side of the centre. */
function drawGap(random: Random, length: number, width: number): number[] {
  const centre = length >> 1;
  const nearest = Math.max(1, length >> 3);
  const first = nearest + random.integer(centre - nearest);
  const side = random.integer(2) === 0 ? -1 : 1;
  const lines = Array.from({ length: width }, (_, i) => centre + side * (first + i));
  return lines.filter((line) => line >= 0 && line < length);
}

function clear(pixels: Uint8Array, lines: readonly number[], across: number, along: number, length: number): void {
  for (const line of lines) {
    for (let i = 0; i < length; i++) pixels[line * across + i * along] = 0;
  }
}
