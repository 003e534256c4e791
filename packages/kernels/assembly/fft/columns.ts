/** Lines along an outer axis, cut into units of neighbouring columns that threads take one by one. */

import { groupsOf, planeBytesOf, planeRowsOf, rowBytesOf } from "./grid";

/** Groups of a unit; a unit reads 256 neighbouring bytes of each plane. */
export const UNIT_GROUPS: usize = 8;

/** Units of outer axis `axis` (its words). */
export function columnUnits(grid: usize, axis: usize): u32 {
  const lines = load<u32>(axis, 8) * load<u32>(axis, 12) * <u32>planeRowsOf(grid);
  return lines * <u32>unitsOfRow(grid);
}

/** Bytes from the first voxel of the array to the first group of the unit. */
export function unitOffset(grid: usize, axis: usize, unit: usize): usize {
  const perRow = unitsOfRow(grid);
  const row = unit / perRow;
  const rows = planeRowsOf(grid);
  const plane = row / rows;
  const step: usize = load<u32>(axis, 8);
  const repetition = plane / step;
  const first = repetition * step * <usize>load<u32>(axis) + (plane % step);
  return first * planeBytesOf(grid) + (row % rows) * rowBytesOf(grid) + firstGroup(grid, unit) * 32;
}

export function unitGroups(grid: usize, unit: usize): usize {
  return min(UNIT_GROUPS, groupsOf(grid) - firstGroup(grid, unit));
}

// @ts-ignore: decorator
@inline
export function firstGroup(grid: usize, unit: usize): usize {
  return (unit % unitsOfRow(grid)) * UNIT_GROUPS;
}

// @ts-ignore: decorator
@inline
function unitsOfRow(grid: usize): usize {
  return (groupsOf(grid) + UNIT_GROUPS - 1) / UNIT_GROUPS;
}
