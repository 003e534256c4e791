/** Pixels that count when nothing arrives, or do not when something does. */

import type { CountsVolume } from "./counts-volume.js";
import { type PixelTotals, pixelTotals } from "./pixel-totals.js";

/** Indices into a frame, `row * columns + column`, ascending. */
export interface BadPixels {
  readonly hot: readonly number[];
  readonly dead: readonly number[];
}

/**
 * What a pixel and its neighbours may differ by: next to a maximum sampled twice as finely as it must be stands 0.4 of
 * it.
 */
const RATIO = 5;
/** Beyond that ratio, in standard deviations of the counts. */
const SIGMAS = 5;
/** A pixel that is alone in counting needs this many counts. */
const FEWEST = 20;
/**
 * In the middle of a dead patch a pixel has no neighbours to speak of; then most of a square of this half-width must
 * count.
 */
const PATCH = 3;
const PATCH_COUNTS = 50;

/**
 * Compares what each pixel counted over all frames with its eight neighbours. *Hot*: over 5 times the third highest of
 * them, so that up to two hot neighbours do not hide it. *Dead*: under a fifth of the second lowest; or nothing at all
 * where most of the 7 x 7 pixels around counted at least 50. Both by more than 5 standard deviations of the counts. A
 * diffraction maximum is wider than a pixel, and a dark fringe longer, so neither is taken for a defect.
 */
export function findBadPixels(volume: CountsVolume): BadPixels {
  const totals = pixelTotals(volume);
  const kinds = new Uint8Array(totals.counts.length);
  // the second round sees neighbours that are good
  for (let round = 0; round < 2; round++) judge(totals, kinds);
  return { hot: indicesOf(HOT, kinds), dead: indicesOf(DEAD, kinds) };
}

const HOT = 1;
const DEAD = 2;

function indicesOf(kind: number, kinds: Uint8Array): number[] {
  const found: number[] = [];
  for (let pixel = kinds.indexOf(kind); pixel >= 0; pixel = kinds.indexOf(kind, pixel + 1)) found.push(pixel);
  return found;
}

function judge(totals: PixelTotals, kinds: Uint8Array): void {
  const before = kinds.slice();
  const around: number[] = [];
  for (let pixel = 0; pixel < kinds.length; pixel++) {
    if (totals.measured[pixel] === 0 || before[pixel]) continue;
    gatherNeighbours(totals, before, pixel, around);
    if (around.length >= 3) kinds[pixel] = kindOf(totals, pixel, around);
  }
}

/** Counts of the good pixels around one, ascending. */
function gatherNeighbours(
  { counts, measured, rows, columns }: PixelTotals,
  kinds: Uint8Array,
  pixel: number,
  around: number[],
): void {
  around.length = 0;
  const [row, column] = [Math.floor(pixel / columns), pixel % columns];
  for (let r = Math.max(0, row - 1); r <= Math.min(rows - 1, row + 1); r++) {
    for (let c = Math.max(0, column - 1); c <= Math.min(columns - 1, column + 1); c++) {
      const other = r * columns + c;
      if (other !== pixel && measured[other] && !kinds[other]) around.push(counts[other]);
    }
  }
  around.sort((a, b) => a - b);
}

function kindOf(totals: PixelTotals, pixel: number, around: readonly number[]): number {
  const counts = totals.counts[pixel];
  const high = around[around.length - 3];
  if (counts > FEWEST + RATIO * high + SIGMAS * Math.sqrt(RATIO * RATIO * high + counts)) return HOT;
  const low = around[1];
  if (low > RATIO * (counts + SIGMAS * Math.sqrt(counts + 1))) return DEAD;
  return counts === 0 && isInDeadPatch(totals, pixel) ? DEAD : 0;
}

function isInDeadPatch({ counts, measured, rows, columns }: PixelTotals, pixel: number): boolean {
  const [row, column] = [Math.floor(pixel / columns), pixel % columns];
  let [seen, bright] = [0, 0];
  for (let r = Math.max(0, row - PATCH); r <= Math.min(rows - 1, row + PATCH); r++) {
    for (let c = Math.max(0, column - PATCH); c <= Math.min(columns - 1, column + PATCH); c++) {
      const other = r * columns + c;
      if (!measured[other]) continue;
      seen++;
      if (counts[other] >= PATCH_COUNTS) bright++;
    }
  }
  return 2 * bright > seen;
}
