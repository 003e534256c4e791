/** Lines along the last axis: four rows are turned into lanes on the way in and back on the way out. */

import { POINT, storePoint } from "./twiddle";

/**
 * Turns four rows of `groups` groups (re4, im4) into points at `out`. Rows past `rows` repeat the last one. With
 * `swap` 16 instead of 0 the real and imaginary parts change places, which makes a forward transform an inverse one.
 */
export function loadRows(src: usize, rowBytes: usize, rows: usize, groups: usize, out: usize, swap: usize): void {
  const second = src + min(<usize>1, rows - 1) * rowBytes;
  const third = src + min(<usize>2, rows - 1) * rowBytes;
  const fourth = src + min(<usize>3, rows - 1) * rowBytes;
  for (let g: usize = 0; g < groups; g++) {
    const at = g * 32;
    transposeFour(src + at, second + at, third + at, fourth + at, out + swap);
    transposeFour(src + at + 16, second + at + 16, third + at + 16, fourth + at + 16, out + 16 - swap);
    out += 4 * POINT;
  }
}

/** The inverse of `loadRows`; `points` past the length of the line must be zero. */
export function storeRows(points: usize, dst: usize, rowBytes: usize, rows: usize, groups: usize): void {
  for (let g: usize = 0; g < groups; g++) {
    storeTile(points, dst + g * 32, rowBytes, rows);
    storeTile(points + 16, dst + g * 32 + 16, rowBytes, rows);
    points += 4 * POINT;
  }
}

/** Whether all bits are 0; `bytes` is a multiple of 4. */
export function isClear(start: usize, bytes: usize): bool {
  const end = start + bytes;
  const last = start + (bytes & ~15);
  let at = start;
  for (; at < last; at += 16) if (v128.any_true(v128.load(at))) return false;
  for (; at < end; at += 4) if (load<u32>(at) != 0) return false;
  return true;
}

/** Writes zeros from point `from` to the next multiple of four. */
export function clearTail(points: usize, from: usize): void {
  const zero = f32x4.splat(0);
  for (let k = from; (k & 3) != 0; k++) storePoint(points + k * POINT, zero, zero);
}

// @ts-ignore: decorator
@inline
function storeTile(points: usize, dst: usize, rowBytes: usize, rows: usize): void {
  const a = v128.load(points);
  const b = v128.load(points, 32);
  const c = v128.load(points, 64);
  const d = v128.load(points, 96);
  const ab = v128.shuffle<i32>(a, b, 0, 4, 1, 5);
  const cd = v128.shuffle<i32>(c, d, 0, 4, 1, 5);
  const abHigh = v128.shuffle<i32>(a, b, 2, 6, 3, 7);
  const cdHigh = v128.shuffle<i32>(c, d, 2, 6, 3, 7);
  v128.store(dst, v128.shuffle<i64>(ab, cd, 0, 2));
  if (rows > 1) v128.store(dst + rowBytes, v128.shuffle<i64>(ab, cd, 1, 3));
  if (rows > 2) v128.store(dst + 2 * rowBytes, v128.shuffle<i64>(abHigh, cdHigh, 0, 2));
  if (rows > 3) v128.store(dst + 3 * rowBytes, v128.shuffle<i64>(abHigh, cdHigh, 1, 3));
}

// @ts-ignore: decorator
@inline
function transposeFour(first: usize, second: usize, third: usize, fourth: usize, out: usize): void {
  const a = v128.load(first);
  const b = v128.load(second);
  const c = v128.load(third);
  const d = v128.load(fourth);
  const ab = v128.shuffle<i32>(a, b, 0, 4, 1, 5);
  const cd = v128.shuffle<i32>(c, d, 0, 4, 1, 5);
  const abHigh = v128.shuffle<i32>(a, b, 2, 6, 3, 7);
  const cdHigh = v128.shuffle<i32>(c, d, 2, 6, 3, 7);
  v128.store(out, v128.shuffle<i64>(ab, cd, 0, 2));
  v128.store(out + POINT, v128.shuffle<i64>(ab, cd, 1, 3));
  v128.store(out + 2 * POINT, v128.shuffle<i64>(abHigh, cdHigh, 0, 2));
  v128.store(out + 3 * POINT, v128.shuffle<i64>(abHigh, cdHigh, 1, 3));
}

/** Turns one part of four points into four neighbours of four rows, or back. */
// @ts-ignore: decorator
@inline
export function transposeInPlace(points: usize): void {
  const a = v128.load(points);
  const b = v128.load(points, 32);
  const c = v128.load(points, 64);
  const d = v128.load(points, 96);
  const ab = v128.shuffle<i32>(a, b, 0, 4, 1, 5);
  const cd = v128.shuffle<i32>(c, d, 0, 4, 1, 5);
  const abHigh = v128.shuffle<i32>(a, b, 2, 6, 3, 7);
  const cdHigh = v128.shuffle<i32>(c, d, 2, 6, 3, 7);
  v128.store(points, v128.shuffle<i64>(ab, cd, 0, 2));
  v128.store(points, v128.shuffle<i64>(ab, cd, 1, 3), 32);
  v128.store(points, v128.shuffle<i64>(abHigh, cdHigh, 0, 2), 64);
  v128.store(points, v128.shuffle<i64>(abHigh, cdHigh, 1, 3), 96);
}
