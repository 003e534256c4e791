/** What of a grid is more than one of its fields. */

import { Grid, GRID_BYTES, OUTER_AXIS_BYTES, OuterAxis } from "../layout.generated";

/** Rows of one slab; the last may have fewer. */
// @ts-ignore: decorator
@inline
export function slabRowsOf(grid: Grid, slab: usize): usize {
  const rows = grid.rowsOfSlab;
  return min(rows, grid.planes * grid.planeRows - slab * rows);
}

/** Outer axis `k`; the first axis is k = 0. */
// @ts-ignore: decorator
@inline
export function outerAxisOf(grid: Grid, k: u32): OuterAxis {
  return changetype<OuterAxis>(changetype<usize>(grid) + GRID_BYTES + <usize>k * OUTER_AXIS_BYTES);
}
