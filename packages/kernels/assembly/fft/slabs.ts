/** The last two axes of a slab, while it is in the cache. */

import { groupsOf, lastPlanOf, planeRowsOf, rowBytesOf, rowPlanOf, widthOf } from "./grid";
import { transformLines } from "./line";
import { clearTail, isClear, loadRows, storeRows } from "./rows";
import { POINT } from "./twiddle";

/**
 * Transforms `rows` rows along the last axis from `src` to `dst`. `swap`: see `loadRows`. False when all are zeros, as most
 * rows of an object inside its support are.
 */
export function transformRows(grid: usize, src: usize, dst: usize, rows: usize, swap: usize, scratch: usize): bool {
  const rowBytes = rowBytesOf(grid);
  const groups = groupsOf(grid);
  let isFilled = false;
  for (let row: usize = 0; row < rows; row += 4) {
    const at = row * rowBytes;
    const count = min(<usize>4, rows - row);
    if (isClear(src + at, count * rowBytes)) {
      if (src != dst) memory.fill(dst + at, 0, count * rowBytes);
      continue;
    }
    isFilled = true;
    transformFourRows(grid, src + at, count, swap, scratch);
    storeRows(scratch, dst + at, rowBytes, count, groups);
  }
  return isFilled;
}

/** Leaves the transforms of up to four rows as points in `scratch`. */
export function transformFourRows(grid: usize, src: usize, rows: usize, swap: usize, scratch: usize): void {
  const groups = groupsOf(grid);
  const inner = scratch + groups * 4 * POINT;
  loadRows(src, rowBytesOf(grid), rows, groups, scratch, swap);
  transformLines(lastPlanOf(grid), scratch, POINT, scratch, POINT, inner);
  clearTail(scratch, widthOf(grid));
}

/** Transforms the plane at `plane` in place along the last axis but one. */
export function transformPlane(grid: usize, plane: usize, scratch: usize): void {
  if (planeRowsOf(grid) == 1) return;
  const rowBytes = rowBytesOf(grid);
  const plan = rowPlanOf(grid);
  const end = plane + groupsOf(grid) * 32;
  for (let group = plane; group < end; group += 32) transformLines(plan, group, rowBytes, group, rowBytes, scratch);
}
