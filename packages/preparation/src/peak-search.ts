/** Where in a scan that is too large to be kept its peak is, from some of its frames. */

import { type RealArray, sizeOfShape } from "@autophase/tensor-io";
import type { PreparePatternOptions } from "./preparation-options.js";

export interface PeakSearch {
  /** One frame, `[row, column]` or with a first axis of one; its number in the scan. */
  readonly add: (frame: RealArray, number: number) => void;
  /** Frame, row and column; nothing where no block changes. */
  readonly peak: () => readonly [number, number, number] | undefined;
}

/** Side of the blocks of pixels that are looked at. */
const BLOCK = 8;
/** What detectors fill gaps with lies above any count. */
const MARK = 2 ** 31 - 2;

/**
 * Adds up blocks of 8 x 8 pixels: the peak is in the block that changes most from frame to frame, in the frame where it
 * has most. A hot pixel and the light of the air are the same in all frames and do not count.
 */
export function createPeakSearch(): PeakSearch {
  let [lowest, highest, frames] = [new Float64Array(), new Float64Array(), new Int32Array()];
  let across = 0;
  return {
    add: ({ data, shape }, number) => {
      const [columns, rows] = shape.toReversed();
      across = Math.ceil(columns / BLOCK);
      const sums = new Float64Array(across * Math.ceil(rows / BLOCK));
      for (let row = 0, i = 0; row < rows; row++) {
        const first = Math.floor(row / BLOCK) * across;
        for (let column = 0; column < columns; column++, i++) {
          const counts = Number(data[i]);
          if (counts > 0 && counts < MARK) sums[first + (column >> 3)] += counts;
        }
      }
      if (lowest.length === 0) [lowest, highest, frames] = [sums.slice(), sums.slice(), frames];
      if (frames.length === 0) frames = new Int32Array(sums.length).fill(number);
      for (let block = 0; block < sums.length; block++) {
        lowest[block] = Math.min(lowest[block], sums[block]);
        if (sums[block] <= highest[block]) continue;
        highest[block] = sums[block];
        frames[block] = number;
      }
    },
    peak: () => {
      let best = -1;
      let most = 0;
      for (let block = 0; block < lowest.length; block++) {
        const change = highest[block] - lowest[block];
        if (change > most) [best, most] = [block, change];
      }
      if (best < 0) return undefined;
      const [row, column] = [Math.floor(best / across), best % across].map((block) => block * BLOCK + BLOCK / 2);
      return [frames[best], row, column];
    },
  };
}

/** A preparation keeps some 14 bytes of each voxel that it reads: this many take 3.8 GB, */
const MOST_VOXELS = 2 ** 28;
/** and under a gigabyte where a part of them is all that a crop of given lengths can need. */
const MOST_BESIDE_CROP = 2 ** 26;

/** What decides how much of a scan a preparation has to see. */
export interface ExtentSettings {
  readonly crop?: PreparePatternOptions["crop"];
  readonly center?: PreparePatternOptions["center"];
  readonly threshold?: PreparePatternOptions["threshold"];
  readonly background?: unknown;
  readonly grid?: unknown;
}

/**
 * What of a scan of so many frames, rows and columns a preparation reads: all of it; the part around the peak, where
 * one is seen (`part`); or no more than that (`part-only`). Short of what memory forbids, whole frames are read for
 * what is of all counts: their centre of mass, noise, median, and what moves from frame to frame.
 */
export function extentToRead(
  shape: readonly number[],
  { crop, center, threshold, background, grid }: ExtentSettings,
): "whole" | "part" | "part-only" {
  const voxels = sizeOfShape(shape);
  if (shape.length !== 3 || voxels <= MOST_BESIDE_CROP) return "whole";
  if (voxels > MOST_VOXELS) return "part-only";
  const isOfAll = center === "com" || threshold === "auto" || background === "frame" || grid === "orthogonal";
  return Array.isArray(crop) && !isOfAll ? "part" : "whole";
}

/** A crop of `auto` has no longer sides of a scan that is too large to be looked at whole. */
const LONGEST = 256;
/** Pixels and frames beyond the crop, for the peak to be found in and defects to be known by their neighbours. */
const MARGIN = 16;

/**
 * First and end of each axis of what has to be read for a crop around a peak that is known to a block of pixels, and to
 * `stride` frames.
 * @param crop - lengths, or `auto`.
 */
export function partAround(
  peak: readonly number[],
  shape: readonly number[],
  crop: readonly number[] | "auto",
  stride: number,
): [number, number][] {
  return shape.map((length, axis) => {
    const half = Math.ceil((crop === "auto" ? LONGEST : crop[axis]) / 2) + MARGIN + (axis === 0 ? stride : 0);
    return [Math.max(0, peak[axis] - half), Math.min(length, peak[axis] + half)];
  });
}

/** Frames that are looked at. */
const LOOKED_AT = 250;

/**
 * The part of a scan that is too large to be read whole, around its peak, from every few of its frames.
 * @param shape - frames, rows and columns.
 * @param crop - lengths, or `auto`.
 * @param readFrame - by its number, `[row, column]` or with a first axis of one.
 * @param onProgress - how many frames were looked at, of how many.
 * @returns as {@link partAround}; nothing where nothing changes from frame to frame.
 */
export async function findPartAround(
  shape: readonly number[],
  crop: readonly number[] | "auto",
  readFrame: (frame: number) => Promise<RealArray>,
  onProgress?: (done: number, total: number) => void,
): Promise<[number, number][] | undefined> {
  const stride = Math.ceil(shape[0] / LOOKED_AT);
  const total = Math.ceil(shape[0] / stride);
  const search = createPeakSearch();
  for (let done = 0; done < total; done++) {
    search.add(await readFrame(done * stride), done * stride);
    onProgress?.(done + 1, total);
  }
  const peak = search.peak();
  return peak && partAround(peak, shape, crop, stride);
}
