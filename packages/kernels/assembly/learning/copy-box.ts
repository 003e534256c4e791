/**
 * Copies a box between two arrays as a job. Words of its arguments: 0 source, 1 destination, 2 3 4 5 lengths of the box
 * without its last axis, 6 7 8 9 floats from one index to the next in the source, 10 11 12 13 in the destination, 14
 * length of the last axis, 15 floats of the destination to fill beforehand, 16 with what (f32).
 */

import { barrier, takeUnit } from "../team/team";
import { wordOf } from "./sweep";

const FILL: u32 = 65536;
const ROWS: u32 = 64;

export function copyBox(words: usize): void {
  const filled = <u32>wordOf(words, 15);
  if (filled != 0) {
    const pieces = (filled + FILL - 1) / FILL;
    for (let piece = takeUnit(pieces); piece < pieces; piece = takeUnit(pieces))
      fill(words, piece * FILL, min(FILL, filled - piece * FILL));
    if (!barrier()) return;
  }
  const rows = <u32>(wordOf(words, 2) * wordOf(words, 3) * wordOf(words, 4) * wordOf(words, 5));
  const units = (rows + ROWS - 1) / ROWS;
  for (let unit = takeUnit(units); unit < units; unit = takeUnit(units)) {
    for (let row = unit * ROWS; row < min(unit * ROWS + ROWS, rows); row++) copyRow(words, row);
  }
}

function fill(words: usize, first: u32, count: u32): void {
  const value = load<f32>(words, 64);
  const from = wordOf(words, 1) + (<usize>first << 2);
  const end = from + (<usize>count << 2);
  let at = from;
  for (; at + 16 <= end; at += 16) v128.store(at, f32x4.splat(value));
  for (; at < end; at += 4) store<f32>(at, value);
}

function copyRow(words: usize, row: u32): void {
  let from: usize = 0;
  let to: usize = 0;
  for (let axis = 3; axis >= 0; axis--) {
    const length = <u32>wordOf(words, 2 + axis);
    const index = row % length;
    from += <usize>index * wordOf(words, 6 + axis);
    to += <usize>index * wordOf(words, 10 + axis);
    row /= length;
  }
  memory.copy(wordOf(words, 1) + (to << 2), wordOf(words, 0) + (from << 2), wordOf(words, 14) << 2);
}
