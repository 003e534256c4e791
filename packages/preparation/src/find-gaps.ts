/** Strips between the chips of a detector, and lost rows and columns. */

import type { CountsVolume } from "./counts-volume.js";
import { findGapParts } from "./find-gap-parts.js";
import { fillBox, type VoxelBox } from "./mask-voxels.js";
import { type PixelTotals, pixelTotals } from "./pixel-totals.js";

/** What saw nothing. */
export interface Gaps {
  /** Indices of whole rows, ascending. */
  readonly rows: readonly number[];
  readonly columns: readonly number[];
  /** Parts of neighbouring rows or columns, `[row, column]`. */
  readonly parts: readonly VoxelBox[];
}

/** A line that should have counted this many and counted none: by chance once in a billion. */
const EXPECTED = 20;

/**
 * Rows and columns without a count in any frame where at least 20 were to be expected from the lines beside them: of
 * the next line as many as it has, and fewer where counts fall off towards it, as its ratio to the line beyond; of both
 * sides the fainter, at the edge of the frame the only one. Then parts of lines, at least 8 pixels long, by the same
 * measure. Lines that are masked already are left out.
 */
export function findGaps(volume: CountsVolume): Gaps {
  const totals = pixelTotals(volume);
  const rows = emptyLines(lineTotals(totals, totals.rows, totals.columns, totals.columns, 1));
  const columns = emptyLines(lineTotals(totals, totals.columns, totals.rows, 1, totals.columns));
  const lines = gapMap({ rows, columns, parts: [] }, totals.rows, totals.columns);
  const measured = totals.measured.map((frames, pixel) => (lines[pixel] ? 0 : frames));
  return { rows, columns, parts: findGapParts({ ...totals, measured }, EXPECTED) };
}

/** Of a frame, 1 where a pixel lies in a gap. */
export function gapMap({ rows, columns, parts }: Gaps, height: number, width: number): Uint8Array {
  const map = new Uint8Array(height * width);
  const boxes = [
    ...rows.map((row) => ({ offset: [row, 0], count: [1, width] })),
    ...columns.map((column) => ({ offset: [0, column], count: [height, 1] })),
    ...parts,
  ];
  for (const box of boxes) fillBox(map, [height, width], box);
  return map;
}

/** Counts of each line, -1 where nothing of it was measured. */
function lineTotals(
  { counts, measured }: PixelTotals,
  lines: number,
  length: number,
  step: number,
  along: number,
): Float64Array {
  return Float64Array.from({ length: lines }, (_, line) => {
    let [sum, pixels] = [0, 0];
    for (let k = 0, i = line * step; k < length; k++, i += along) {
      if (!measured[i]) continue;
      sum += counts[i];
      pixels++;
    }
    return pixels > 0 ? sum : -1;
  });
}

function emptyLines(totals: Float64Array): number[] {
  const found: number[] = [];
  for (let first = 0; first < totals.length; first++) {
    if (totals[first] !== 0) continue;
    let end = first;
    while (end < totals.length && totals[end] <= 0) end++;
    const beside = [expectedFrom(totals, first - 1, -1), expectedFrom(totals, end, 1)].filter(Number.isFinite);
    if (beside.length > 0 && Math.min(...beside) >= EXPECTED) {
      for (let line = first; line < end; line++) if (totals[line] === 0) found.push(line);
    }
    first = end;
  }
  return found;
}

/** Counts to expect beside a line, going on as from the line beyond it; NaN at the edge of the frame. */
function expectedFrom(totals: Float64Array, start: number, step: number): number {
  let line = start;
  while (totals[line] < 0) line += step;
  const [next, beyond] = [totals[line], totals[line + step]];
  if (next === undefined) return Number.NaN;
  return beyond > next ? (next * next) / beyond : next;
}
