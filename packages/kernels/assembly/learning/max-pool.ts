/**
 * The largest value of each window of a volume, and its gradient, as jobs.
 *
 * Words of the arguments: 0 x, 1 result, 2 batch, 3 channels, 4 5 6 input lengths, 7 8 9 output lengths, 10 11 12
 * lengths of a window, 13 14 15 strides, 16 17 18 how far the first window begins before the input (signed). Of the
 * gradient, whose windows must not overlap, also 19 dy, 20 bytes of the result to clear beforehand.
 *
 * NaN is never the largest. Of equal values the gradient goes to the last.
 */

import { barrier, takeUnit } from "../team/team";
import { wordOf } from "./sweep";

const ROWS: u32 = 4;
const CLEARED: usize = 262144;

/** The part of the window at hand within the input: counts, and bytes from one to the next. */
let planes: u32 = 0;
let lines: u32 = 0;
let columns: u32 = 0;
let planeStep: usize = 0;
let lineStep: usize = 0;
let columnStep: usize = 0;

export function maxPool(words: usize): void {
  const rows = rowsOf(words);
  const units = (rows + ROWS - 1) / ROWS;
  for (let unit = takeUnit(units); unit < units; unit = takeUnit(units)) {
    for (let row = unit * ROWS; row < min(unit * ROWS + ROWS, rows); row++) poolRow(words, row);
  }
}

export function maxPoolGradient(words: usize): void {
  const cleared = wordOf(words, 20);
  if (cleared != 0) {
    const pieces = <u32>((cleared + CLEARED - 1) / CLEARED);
    for (let piece = takeUnit(pieces); piece < pieces; piece = takeUnit(pieces)) {
      const first = <usize>piece * CLEARED;
      memory.fill(wordOf(words, 1) + first, 0, min(CLEARED, cleared - first));
    }
    if (!barrier()) return;
  }
  const rows = rowsOf(words);
  const units = (rows + ROWS - 1) / ROWS;
  for (let unit = takeUnit(units); unit < units; unit = takeUnit(units)) {
    for (let row = unit * ROWS; row < min(unit * ROWS + ROWS, rows); row++) routeRow(words, row);
  }
}

// @ts-ignore: decorator
@inline
function rowsOf(words: usize): u32 {
  return <u32>(wordOf(words, 2) * wordOf(words, 7) * wordOf(words, 8));
}

function poolRow(words: usize, row: u32): void {
  const start = wordOf(words, 0) + locateRow(words, row);
  const width = <u32>wordOf(words, 9);
  const channels = <u32>wordOf(words, 3);
  let to = wordOf(words, 1) + <usize>row * width * columnStep;
  for (let w: u32 = 0; w < width; w++) {
    let from = start + locateColumns(words, w);
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

function routeRow(words: usize, row: u32): void {
  const start = wordOf(words, 0) + locateRow(words, row);
  const shift = wordOf(words, 1) - wordOf(words, 0);
  const width = <u32>wordOf(words, 9);
  const channels = <u32>wordOf(words, 3);
  let dy = wordOf(words, 19) + <usize>row * width * columnStep;
  for (let w: u32 = 0; w < width; w++) {
    let from = start + locateColumns(words, w);
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
function locateRow(words: usize, row: u32): usize {
  const depths = <u32>wordOf(words, 7);
  const heights = <u32>wordOf(words, 8);
  const d = (row / heights) % depths;
  const h = row % heights;
  columnStep = wordOf(words, 3) << 2;
  lineStep = wordOf(words, 6) * columnStep;
  planeStep = wordOf(words, 5) * lineStep;
  const plane = firstOf(words, 0, d);
  const line = firstOf(words, 1, h);
  planes = endOf(words, 0, d, plane) - plane;
  lines = endOf(words, 1, h, line) - line;
  const sample = <usize>(row / (heights * depths)) * wordOf(words, 4);
  return (sample + plane) * planeStep + <usize>line * lineStep;
}

function locateColumns(words: usize, w: u32): usize {
  const column = firstOf(words, 2, w);
  columns = endOf(words, 2, w, column) - column;
  return <usize>column * columnStep;
}

// @ts-ignore: decorator
@inline
function firstOf(words: usize, axis: usize, index: u32): u32 {
  return <u32>max<i32>(0, cornerOf(words, axis, index));
}

// @ts-ignore: decorator
@inline
function endOf(words: usize, axis: usize, index: u32, first: u32): u32 {
  const end = min<i32>(<i32>wordOf(words, 4 + axis), cornerOf(words, axis, index) + <i32>wordOf(words, 10 + axis));
  return <u32>max<i32>(<i32>first, end);
}

// @ts-ignore: decorator
@inline
function cornerOf(words: usize, axis: usize, index: u32): i32 {
  return <i32>(index * <u32>wordOf(words, 13 + axis)) - <i32>wordOf(words, 16 + axis);
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
