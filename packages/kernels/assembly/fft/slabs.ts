/** The last two axes of a slab, while it is in the cache. */

import { Grid } from "../layout.generated";
import { transformLines } from "./line";
import { clearTail, isClear, loadRows, storeRows } from "./rows";
import { POINT } from "./twiddle";

/**
 * Transforms `rows` rows along the last axis from `src` to `dst`. `swap`: see `loadRows`. False when all are zeros, as
 * most rows of an object inside its support are.
 */
export function transformRows(grid: Grid, src: usize, dst: usize, rows: usize, swap: usize, scratch: usize): bool {
  const rowBytes = grid.rowBytes;
  const groups = grid.groups;
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
export function transformFourRows(grid: Grid, src: usize, rows: usize, swap: usize, scratch: usize): void {
  const groups = grid.groups;
  const inner = scratch + groups * 4 * POINT;
  loadRows(src, grid.rowBytes, rows, groups, scratch, swap);
  transformLines(grid.lastPlan, scratch, POINT, scratch, POINT, inner);
  clearTail(scratch, grid.width);
}

/** Transforms the plane at `plane` in place along the last axis but one. */
export function transformPlane(grid: Grid, plane: usize, scratch: usize): void {
  if (grid.planeRows == 1) return;
  const rowBytes = grid.rowBytes;
  const plan = grid.rowPlan;
  const end = plane + grid.groups * 32;
  for (let group = plane; group < end; group += 32) transformLines(plan, group, rowBytes, group, rowBytes, scratch);
}
