/**
 * Lines along the last axis of a real array, eight rows at a time: four as the real part of the lines, four as the
 * imaginary part. The transform of a real row of W has the values of k and W - k conjugate, so the first half is all
 * there is: `floor(W / 2) + 1` columns, on a grid of their own whose other axes are those of the array.
 */

import { Grid } from "../layout.generated";
import { transformLines } from "./line";
import { clearTail, loadRows, storeRows } from "./rows";
import { POINT, storePoint } from "./twiddle";

/** Where the points of the second four rows go, which is also the scratch of the transforms. */
export function secondPoints(grid: Grid, points: usize): usize {
  return points + grid.groups * 4 * POINT;
}

/**
 * Writes twice the half transforms of up to eight rows to `dst`. Lanes of the real parts of `points` are rows 0 to 3,
 * those of the imaginary parts rows 4 to 7.
 */
export function transformRealRows(grid: Grid, half: Grid, points: usize, dst: usize, rows: usize): void {
  const second = secondPoints(grid, points);
  const width = half.width;
  transformLines(grid.lastPlan, points, POINT, points, POINT, second);
  separate(points, second, grid.width, width);
  clearTail(points, width);
  storeRows(points, dst, half.rowBytes, min(<usize>4, rows), half.groups);
  if (rows <= 4) return;
  clearTail(second, width);
  storeRows(second, dst + 4 * half.rowBytes, half.rowBytes, rows - 4, half.groups);
}

/** `Z = F(a + i b)` becomes `2 F(a)` in place and `2 F(b)` at `second`, for the first `count` values. */
function separate(points: usize, second: usize, width: usize, count: usize): void {
  for (let k: usize = 0; k < count; k++) {
    const at = points + k * POINT;
    const mirror = points + (k == 0 ? 0 : width - k) * POINT;
    const re = v128.load(at);
    const im = v128.load(at, 16);
    const mirrorRe = v128.load(mirror);
    const mirrorIm = v128.load(mirror, 16);
    storePoint(second + k * POINT, f32x4.add(im, mirrorIm), f32x4.sub(mirrorRe, re));
    storePoint(at, f32x4.add(re, mirrorRe), f32x4.sub(im, mirrorIm));
  }
}

/**
 * Leaves the inverse transforms, not divided by W, of up to eight rows of halves as `points`: the lanes of the
 * imaginary parts are rows 0 to 3, those of the real parts rows 4 to 7. The parts of `src` are exchanged.
 */
export function inverseRealRows(grid: Grid, half: Grid, src: usize, rows: usize, points: usize): void {
  const second = secondPoints(grid, points);
  const groups = half.groups;
  const rowBytes = half.rowBytes;
  loadRows(src, rowBytes, min(<usize>4, rows), groups, points, 0);
  if (rows > 4) loadRows(src + 4 * rowBytes, rowBytes, rows - 4, groups, second, 0);
  else memory.fill(second, 0, groups * 4 * POINT);
  join(points, second, grid.width, half.width);
  transformLines(grid.lastPlan, points, POINT, points, POINT, second);
  clearTail(points, grid.width);
}

/** The halves of `F(a)` and `F(b)` become `F(a) + i F(b)`; all with their parts exchanged. */
function join(points: usize, second: usize, width: usize, count: usize): void {
  for (let k: usize = 0; k < count; k++) {
    const at = points + k * POINT;
    const firstIm = v128.load(at);
    const firstRe = v128.load(at, 16);
    const secondIm = v128.load(second + k * POINT);
    const secondRe = v128.load(second + k * POINT, 16);
    storePoint(at, f32x4.add(firstIm, secondRe), f32x4.sub(firstRe, secondIm));
    if (k == 0 || 2 * k == width) continue;
    storePoint(points + (width - k) * POINT, f32x4.sub(secondRe, firstIm), f32x4.add(firstRe, secondIm));
  }
}
