/** Lines along an outer axis, cut into units of neighbouring columns that threads take one by one. */

import { Grid, OuterAxis } from "../layout.generated";

/** Groups of a unit; a unit reads 256 neighbouring bytes of each plane. */
export const UNIT_GROUPS: usize = 8;

/** Units of outer axis `axis`. */
export function columnUnits(grid: Grid, axis: OuterAxis): u32 {
  const lines = <u32>axis.stride * axis.repetitions * <u32>grid.planeRows;
  return lines * <u32>unitsOfRow(grid);
}

/** Bytes from the first voxel of the array to the first group of the unit. */
export function unitOffset(grid: Grid, axis: OuterAxis, unit: usize): usize {
  const perRow = unitsOfRow(grid);
  const row = unit / perRow;
  const rows = grid.planeRows;
  const plane = row / rows;
  const step = axis.stride;
  const repetition = plane / step;
  const first = repetition * step * axis.length + (plane % step);
  return first * grid.planeBytes + (row % rows) * grid.rowBytes + firstGroup(grid, unit) * 32;
}

export function unitGroups(grid: Grid, unit: usize): usize {
  return min(UNIT_GROUPS, grid.groups - firstGroup(grid, unit));
}

// @ts-ignore: decorator
@inline
export function firstGroup(grid: Grid, unit: usize): usize {
  return (unit % unitsOfRow(grid)) * UNIT_GROUPS;
}

// @ts-ignore: decorator
@inline
function unitsOfRow(grid: Grid): usize {
  return (grid.groups + UNIT_GROUPS - 1) / UNIT_GROUPS;
}
