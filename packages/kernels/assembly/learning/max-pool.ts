/**
 * The largest value of each window of a volume, and its gradient, as jobs.
 *
 * NaN is never the largest. Of equal values the gradient goes to the last.
 */

import { MaxPoolGradientJob, MaxPoolJob } from "../layout.generated";
import { barrier, takeUnit } from "../team/team";
import { wordAt } from "./words";

const ROWS: u32 = 4;
const CLEARED: usize = 262144;

/** The part of the window at hand within the input: counts, and bytes from one to the next. */
let planes: u32 = 0;
let lines: u32 = 0;
let columns: u32 = 0;
let planeStep: usize = 0;
let lineStep: usize = 0;
let columnStep: usize = 0;

export function maxPool(job: MaxPoolJob): void {
  const rows = rowsOf(job);
  const units = (rows + ROWS - 1) / ROWS;
  for (let unit = takeUnit(units); unit < units; unit = takeUnit(units)) {
    for (let row = unit * ROWS; row < min(unit * ROWS + ROWS, rows); row++) poolRow(job, row);
  }
}

export function maxPoolGradient(job: MaxPoolGradientJob): void {
  const cleared = job.cleared;
  if (cleared != 0) {
    const pieces = <u32>((cleared + CLEARED - 1) / CLEARED);
    for (let piece = takeUnit(pieces); piece < pieces; piece = takeUnit(pieces)) {
      const first = <usize>piece * CLEARED;
      memory.fill(job.result + first, 0, min(CLEARED, cleared - first));
    }
    if (!barrier()) return;
  }
  const rows = rowsOf(job);
  const units = (rows + ROWS - 1) / ROWS;
  for (let unit = takeUnit(units); unit < units; unit = takeUnit(units)) {
    for (let row = unit * ROWS; row < min(unit * ROWS + ROWS, rows); row++) routeRow(job, row);
  }
}

// @ts-ignore: decorator
@inline
function rowsOf(job: MaxPoolJob): u32 {
  return job.batch * wordAt(job.outputLengths, 0) * wordAt(job.outputLengths, 1);
}

function poolRow(job: MaxPoolJob, row: u32): void {
  const start = job.x + locateRow(job, row);
  const width = wordAt(job.outputLengths, 2);
  const channels = <u32>job.channels;
  let to = job.result + <usize>row * width * columnStep;
  for (let w: u32 = 0; w < width; w++) {
    let from = start + locateColumns(job, w);
    let c = channels;
    for (; c >= 4; c -= 4) {
      v128.store(to, largest(from, true));
      from += 16;
      to += 16;
    }
    for (; c > 0; c--) {
      store<f32>(to, f32x4.extract_lane(largest(from, false), 0));
      from += 4;
      to += 4;
    }
  }
}

function routeRow(job: MaxPoolGradientJob, row: u32): void {
  const start = job.x + locateRow(job, row);
  const shift = job.result - job.x;
  const width = wordAt(job.outputLengths, 2);
  const channels = <u32>job.channels;
  let dy = job.dy + <usize>row * width * columnStep;
  for (let w: u32 = 0; w < width; w++) {
    let from = start + locateColumns(job, w);
    let c = channels;
    for (; c >= 4; c -= 4) {
      route(from, shift, v128.load(dy), true);
      from += 16;
      dy += 16;
    }
    for (; c > 0; c--) {
      route(from, shift, v128.load_splat<f32>(dy), false);
      from += 4;
      dy += 4;
    }
  }
}

/** Sets planes and lines of the windows of a row; returns where the first of them begins, in bytes from that of x. */
function locateRow(job: MaxPoolJob, row: u32): usize {
  const depths = wordAt(job.outputLengths, 0);
  const heights = wordAt(job.outputLengths, 1);
  const d = (row / heights) % depths;
  const h = row % heights;
  columnStep = job.channels << 2;
  lineStep = <usize>wordAt(job.inputLengths, 2) * columnStep;
  planeStep = <usize>wordAt(job.inputLengths, 1) * lineStep;
  const plane = firstOf(job, 0, d);
  const line = firstOf(job, 1, h);
  planes = endOf(job, 0, d, plane) - plane;
  lines = endOf(job, 1, h, line) - line;
  const sample = <usize>(row / (heights * depths)) * <usize>wordAt(job.inputLengths, 0);
  return (sample + plane) * planeStep + <usize>line * lineStep;
}

function locateColumns(job: MaxPoolJob, w: u32): usize {
  const column = firstOf(job, 2, w);
  columns = endOf(job, 2, w, column) - column;
  return <usize>column * columnStep;
}

// @ts-ignore: decorator
@inline
function firstOf(job: MaxPoolJob, axis: usize, index: u32): u32 {
  return <u32>max<i32>(0, cornerOf(job, axis, index));
}

// @ts-ignore: decorator
@inline
function endOf(job: MaxPoolJob, axis: usize, index: u32, first: u32): u32 {
  const end = min<i32>(<i32>wordAt(job.inputLengths, axis), cornerOf(job, axis, index) + <i32>wordAt(job.windowLengths, axis));
  return <u32>max<i32>(<i32>first, end);
}

// @ts-ignore: decorator
@inline
function cornerOf(job: MaxPoolJob, axis: usize, index: u32): i32 {
  return <i32>(index * wordAt(job.strides, axis)) - <i32>wordAt(job.before, axis);
}

// @ts-ignore: decorator
@inline
function largest(at: usize, isWhole: bool): v128 {
  let best = f32x4.splat(-Infinity);
  for (let i: u32 = 0; i < planes; i++) {
    let line = at + <usize>i * planeStep;
    for (let j: u32 = 0; j < lines; j++) {
      let column = line;
      for (let k = columns; k > 0; k--) {
        best = f32x4.pmax(best, take(column, isWhole));
        column += columnStep;
      }
      line += lineStep;
    }
  }
  return best;
}

/** Writes `dy` where the largest is and 0 to the rest of the window; the result is `shift` after x. */
// @ts-ignore: decorator
@inline
function route(at: usize, shift: usize, dy: v128, isWhole: bool): void {
  const place = placeOfLargest(at, isWhole);
  let number = 0;
  for (let i: u32 = 0; i < planes; i++) {
    let line = at + shift + <usize>i * planeStep;
    for (let j: u32 = 0; j < lines; j++) {
      let column = line;
      for (let k = columns; k > 0; k--) {
        const share = v128.and(dy, i32x4.eq(place, i32x4.splat(number)));
        if (isWhole) v128.store(column, share);
        else store<f32>(column, f32x4.extract_lane(share, 0));
        number++;
        column += columnStep;
      }
      line += lineStep;
    }
  }
}

/** How many of the window come before the largest; -1 where there is none. */
// @ts-ignore: decorator
@inline
function placeOfLargest(at: usize, isWhole: bool): v128 {
  let best = f32x4.splat(-Infinity);
  let place = i32x4.splat(-1);
  let number = 0;
  for (let i: u32 = 0; i < planes; i++) {
    let line = at + <usize>i * planeStep;
    for (let j: u32 = 0; j < lines; j++) {
      let column = line;
      for (let k = columns; k > 0; k--) {
        const x = take(column, isWhole);
        const isLargest = f32x4.ge(x, best);
        best = v128.bitselect(x, best, isLargest);
        place = v128.bitselect(i32x4.splat(number), place, isLargest);
        number++;
        column += columnStep;
      }
      line += lineStep;
    }
  }
  return place;
}

// @ts-ignore: decorator
@inline
function take(at: usize, isWhole: bool): v128 {
  return isWhole ? v128.load(at) : v128.load_splat<f32>(at);
}
