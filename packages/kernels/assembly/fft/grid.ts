/**
 * Where the voxels of an n-D array lie. Voxels go in groups of four neighbours of the last axis, 32 bytes a group
 * (re4, im4); a row is padded with zeros to whole groups, and further where its length would put a column on one cache
 * set; a plane holds the rows of the last axis but one; planes follow at a stride that keeps the other axes from
 * falling on one cache set. Real arrays on the same grid have half the stride (16 bytes a group), byte arrays an
 * eighth.
 *
 * Rows are visited in slabs: a plane each, or several planes where a plane is a single row.
 *
 * Words, as written by `grid.ts` of `src/wasm`:
 * 0 width, 1 groups of a row, 2 rows of a plane, 3 bytes of a plane, 4 planes, 5 bytes of a slab, 6 rows of a slab,
 * 7 slabs, 8 plan of the last axis, 9 plan of the last but one, 10 number of outer axes, 11 bytes of a row,
 * 12 + 4 k: length, plan, stride in planes, number of repetitions, of outer axis k (the first axis is k = 0).
 */

// @ts-ignore: decorator
@inline
export function widthOf(grid: usize): usize {
  return load<u32>(grid);
}

// @ts-ignore: decorator
@inline
export function groupsOf(grid: usize): usize {
  return load<u32>(grid, 4);
}

// @ts-ignore: decorator
@inline
export function rowBytesOf(grid: usize): usize {
  return load<u32>(grid, 44);
}

// @ts-ignore: decorator
@inline
export function planeRowsOf(grid: usize): usize {
  return load<u32>(grid, 8);
}

// @ts-ignore: decorator
@inline
export function planeBytesOf(grid: usize): usize {
  return load<u32>(grid, 12);
}

// @ts-ignore: decorator
@inline
export function planesOf(grid: usize): usize {
  return load<u32>(grid, 16);
}

// @ts-ignore: decorator
@inline
export function slabBytesOf(grid: usize): usize {
  return load<u32>(grid, 20);
}

// @ts-ignore: decorator
@inline
export function slabsOf(grid: usize): u32 {
  return load<u32>(grid, 28);
}

/** Rows of one slab; the last may have fewer. */
// @ts-ignore: decorator
@inline
export function slabRowsOf(grid: usize, slab: usize): usize {
  const rows: usize = load<u32>(grid, 24);
  return min(rows, planesOf(grid) * planeRowsOf(grid) - slab * rows);
}

// @ts-ignore: decorator
@inline
export function lastPlanOf(grid: usize): usize {
  return load<u32>(grid, 32);
}

// @ts-ignore: decorator
@inline
export function rowPlanOf(grid: usize): usize {
  return load<u32>(grid, 36);
}

// @ts-ignore: decorator
@inline
export function outerAxesOf(grid: usize): u32 {
  return load<u32>(grid, 40);
}

/** Words of outer axis `k`: length, plan, stride in planes, repetitions. */
// @ts-ignore: decorator
@inline
export function outerAxisOf(grid: usize, k: u32): usize {
  return grid + 48 + (k << 4);
}
