/** The count under which a voxel says nothing: from the noise of the quiet part of a scan. */

import { type CountsVolume, frameAxes } from "./counts-volume.js";

export interface NoiseLevel {
  /** Counts under it are noise; 0 where there is none. */
  readonly threshold: number;
  /** Mean counts of a quiet voxel. */
  readonly mean: number;
  /** Their standard deviation. */
  readonly deviation: number;
  /** Whether they scatter as single photons do. */
  readonly isPoisson: boolean;
  /** Whether the quiet part is equally bright everywhere; if not, it is signal, and the threshold is 0. */
  readonly isEven: boolean;
}

/** Edge of the blocks that are compared, in voxels. */
const BLOCK = 8;
/** Share of the blocks that is taken for background: the signal of a crystal rarely fills more. */
const QUIET = 0.25;
/** Share of the quiet voxels that may still lie above the threshold. */
const LEFT = 1e-3;
/** The same for noise that is a normal distribution, in standard deviations. */
const SIGMAS = 4;
/** The means of even blocks differ by their noise; by more than this many times that, they hold signal. */
const UNEVEN = 3;

/**
 * The volume is cut into blocks of 8 x 8 x 8 voxels; the histogram of the quarter with the lowest mean is the noise.
 * Where its variance is that of counted photons (within a factor of 2 of the mean) the threshold lies half a count
 * under the smallest number that fewer than one in 1000 quiet voxels reach by Poisson's law, otherwise 4 standard
 * deviations above the mean. Half a count, because a flat field moves single counts a little to either side of 1. Where
 * the signal reaches everywhere there is nothing to tell noise by, and the threshold is 0.
 */
export function chooseThreshold(volume: CountsVolume): NoiseLevel {
  const blocks = blockStatistics(volume).sort((a, b) => a.sum / a.voxels - b.sum / b.voxels);
  const quiet = blocks.slice(0, Math.max(1, Math.ceil(QUIET * blocks.length)));
  const add = (key: "sum" | "squares" | "voxels"): number => quiet.reduce((sum, block) => sum + block[key], 0);
  const voxels = Math.max(1, add("voxels"));
  const mean = add("sum") / voxels;
  const variance = Math.max(0, add("squares") / voxels - mean ** 2);
  const deviation = Math.sqrt(variance);
  const isEven = spreadOf(quiet, mean) <= UNEVEN * deviation;
  const isPoisson = variance <= 2 * mean && variance >= 0.5 * mean;
  const noise = isPoisson ? rareCount(mean) - 0.5 : mean + SIGMAS * deviation;
  return { threshold: isEven && mean > 0 ? noise : 0, mean, deviation, isPoisson, isEven };
}

/** Standard deviation of the means of blocks, as of one voxel. */
function spreadOf(blocks: readonly Block[], mean: number): number {
  const squares = blocks.reduce((sum, block) => sum + block.voxels * (block.sum / block.voxels - mean) ** 2, 0);
  return Math.sqrt(squares / blocks.length);
}

interface Block {
  sum: number;
  squares: number;
  voxels: number;
}

/** Of the blocks of which at least half was measured. */
function blockStatistics({ intensity, mask }: CountsVolume): Block[] {
  const [frames, rows, columns] = frameAxes(intensity.shape);
  const [down, across] = [Math.ceil(rows / BLOCK), Math.ceil(columns / BLOCK)];
  const blocks = Array.from(
    { length: Math.ceil(frames / BLOCK) * down * across },
    (): Block => ({ sum: 0, squares: 0, voxels: 0 }),
  );
  for (let frame = 0, i = 0; frame < frames; frame++) {
    for (let row = 0; row < rows; row++) {
      const first = (Math.floor(frame / BLOCK) * down + Math.floor(row / BLOCK)) * across;
      for (let column = 0; column < columns; column++, i++) {
        if (mask.data[i] === 0) continue;
        const block = blocks[first + (column >> 3)];
        const counts = intensity.data[i];
        block.sum += counts;
        block.squares += counts * counts;
        block.voxels++;
      }
    }
  }
  // more blocks than a call has room for arguments
  const most = blocks.reduce((largest, { voxels }) => Math.max(largest, voxels), 0);
  const half = Math.max(1, most / 2);
  return blocks.filter(({ voxels }) => voxels >= half);
}

/** The smallest number that Poisson's law of this mean reaches less often than {@link LEFT}. */
function rareCount(mean: number): number {
  let probability = Math.exp(-mean);
  let above = 1;
  for (let count = 0; ; count++) {
    if (above < LEFT) return count;
    above -= probability;
    probability *= mean / (count + 1);
  }
}
