/**
 * Gaps that run over part of the width or height: between the modules of a detector, or where part of a line is lost.
 */

import type { VoxelBox } from "./mask-voxels.js";
import type { PixelTotals } from "./pixel-totals.js";

/** Shorter ones are dead pixels. */
const SHORTEST = 8;
/** So many of a line's pixels may be hot: they are left out of what it tells. */
const HOT = 3;

/**
 * Rectangles `[row, column]` without a count in any frame, at least 8 pixels long and at most as wide, where at least
 * `expected` counts were to be expected in the outermost lines from either side, as in `findGaps`; each line less its
 * three brightest pixels. None reaches the first or last line: what lies at the edge of a frame may just be dim. Those
 * along rows first.
 */
export function findGapParts(totals: PixelTotals, expected: number): VoxelBox[] {
  const { rows, columns } = totals;
  const measured = totals.measured.slice();
  const search = (lines: number, length: number, step: number, along: number): Part[] =>
    partsAlong({ counts: totals.counts, measured, lines, length, step, along }, expected);
  const flat = search(rows, columns, columns, 1).map(({ line, width, start, end }) => ({
    offset: [line, start],
    count: [width, end - start],
  }));
  for (const { offset, count } of flat) {
    for (let row = 0; row < count[0]; row++) {
      const first = (offset[0] + row) * columns + offset[1];
      measured.fill(0, first, first + count[1]);
    }
  }
  const upright = search(columns, rows, 1, columns).map(({ line, width, start, end }) => ({
    offset: [start, line],
    count: [end - start, width],
  }));
  return [...flat, ...upright];
}

/** Pixels by line and place in it; a line is a row or a column. */
interface Lines {
  readonly counts: Float64Array;
  readonly measured: Uint32Array;
  readonly lines: number;
  readonly length: number;
  /** From line to line, and along one. */
  readonly step: number;
  readonly along: number;
}

/** Lines `line` to `line + width`, places `start` to `end`. */
interface Part {
  readonly line: number;
  readonly width: number;
  readonly start: number;
  readonly end: number;
}

function partsAlong(grid: Lines, expected: number): Part[] {
  const found: Part[] = [];
  for (let line = 0; line < grid.lines; line++) {
    for (const run of darkRuns(grid, line, 0, grid.length)) {
      const isFound = found.some(
        (part) => line < part.line + part.width && run.start < part.end && run.end > part.start,
      );
      const part = isFound ? undefined : grow(grid, line, run, expected);
      if (part) found.push(part);
    }
  }
  return found;
}

interface Run {
  readonly start: number;
  readonly end: number;
}

/** Stretches of a line without a count, of which enough was measured. */
function darkRuns({ counts, measured, step, along }: Lines, line: number, from: number, to: number): Run[] {
  const runs: Run[] = [];
  let [start, pixels] = [from, 0];
  for (let k = from; k <= to; k++) {
    const i = line * step + k * along;
    if (k < to && (measured[i] === 0 || counts[i] === 0)) {
      if (measured[i] > 0) pixels++;
      continue;
    }
    if (pixels >= SHORTEST) runs.push({ start, end: k });
    [start, pixels] = [k + 1, 0];
  }
  return runs;
}

/** From its first line on, line by line, until one counts again; narrower where a line counts beside it. */
function grow(grid: Lines, line: number, first: Run, expected: number): Part | undefined {
  let run = first;
  if (expectedBeside(grid, line, -1, run) < expected) return undefined;
  for (let last = line; last - line < run.end - run.start; last++) {
    if (expectedBeside(grid, last, 1, run) >= expected) return confirmed(grid, line, last, run, expected);
    if (last + 1 === grid.lines) return undefined;
    const [next] = darkRuns(grid, last + 1, run.start, run.end).sort((a, b) => b.end - b.start - (a.end - a.start));
    if (!next) return undefined;
    run = next;
  }
  return undefined;
}

/** Without the ends beside which nothing counted, which may be dark by chance; judged once more by what is left. */
function confirmed(grid: Lines, line: number, last: number, run: Run, expected: number): Part | undefined {
  const [above, below] = [lineBeside(grid, line, -1, run), lineBeside(grid, last, 1, run)];
  const isBright = (k: number): boolean => countsAt(grid, above, k) + countsAt(grid, below, k) > 0;
  let { start, end } = run;
  while (start < end && !isBright(start)) start++;
  while (start < end && !isBright(end - 1)) end--;
  const [width, part] = [last - line + 1, { start, end }];
  const least = Math.min(expectedBeside(grid, line, -1, part), expectedBeside(grid, last, 1, part));
  return least >= expected && end - start >= Math.max(SHORTEST, width) ? { line, width, ...part } : undefined;
}

/** Counts to expect beside a line, going on as from the line beyond it; 0 at the edge of the frame. */
function expectedBeside(grid: Lines, line: number, direction: number, run: Run): number {
  const beside = lineBeside(grid, line, direction, run);
  const [next, beyond] = [beside, beside + direction].map((other) => countsOf(grid, other, run));
  return beyond > next ? (next * next) / beyond : next;
}

/** The next line of which something was measured; one outside of the frame where there is none. */
function lineBeside(grid: Lines, line: number, direction: number, { start, end }: Run): number {
  let beside = line + direction;
  const isMeasured = (): boolean => {
    for (let k = start; k < end; k++) if (grid.measured[beside * grid.step + k * grid.along] > 0) return true;
    return false;
  };
  while (isInside(grid, beside) && !isMeasured()) beside += direction;
  return beside;
}

/** Of a stretch of a line, less its brightest pixels. */
function countsOf(grid: Lines, line: number, { start, end }: Run): number {
  const brightest: number[] = Array(HOT).fill(0);
  let sum = 0;
  for (let k = start; k < end; k++) {
    let counts = countsAt(grid, line, k);
    for (let hot = 0; hot < HOT; hot++) {
      if (counts > brightest[hot]) [counts, brightest[hot]] = [brightest[hot], counts];
    }
    sum += counts;
  }
  return sum;
}

function countsAt(grid: Lines, line: number, k: number): number {
  return isInside(grid, line) ? grid.counts[line * grid.step + k * grid.along] : 0;
}

function isInside({ lines }: Lines, line: number): boolean {
  return line >= 0 && line < lines;
}
