/** The support from the object: `G * |psi| > threshold max(G * |psi|)`, in passes that a run strings together. */

import { columnUnits, unitGroups, unitOffset } from "../fft/columns";
import { outerAxisOf, slabRowsOf } from "../fft/grid";
import { Filter, FILTER_BYTES, Reference, ShrinkWrap, Workspace, WORKSPACE_SUPPORT_VOXELS } from "../layout.generated";
import { takeUnit } from "../team/team";
import { BAND, filterColumns, filterRow } from "./filter";
import { sumOfLanes } from "./modulus";
import { insideMask } from "./rule";

/** Smooths the amplitude of a slab along both inner axes. */
export function smoothSlab(workspace: Workspace, step: ShrinkWrap, slab: usize, rows: usize, scratch: usize): void {
  const grid = workspace.grid;
  const filter = step.filters;
  const rowBytes = grid.rowBytes;
  const groups = grid.groups;
  const at = slab * grid.slabBytes;
  const radius = filter.radius;
  for (let row: usize = 0; row < rows; row++) {
    const rowAt = at + row * rowBytes;
    amplitudes(workspace.object + rowAt, scratch + 4 * radius, groups);
    filterRow(scratch, workspace.smoothed + (rowAt >> 1), grid.width, groups, filter.taps, radius);
  }
  if (grid.planeRows == 1) return;
  smoothColumns(workspace.smoothed + (at >> 1), rowBytes >> 1, rows, groups, filterAfter(filter, 1), scratch);
}

/** Smooths along outer axis `axis`, and leaves the largest value of each unit in the partial sums. */
export function smoothAxisPass(workspace: Workspace, step: ShrinkWrap, axis: u32, scratch: usize): void {
  const grid = workspace.grid;
  const words = outerAxisOf(grid, axis);
  const filter = filterAfter(step.filters, 2 + axis);
  const stride = (words.stride * grid.planeBytes) >> 1;
  const units = columnUnits(grid, words);
  for (let unit = takeUnit(units); unit < units; unit = takeUnit(units)) {
    const first = workspace.smoothed + (unitOffset(grid, words, unit) >> 1);
    const largest = smoothColumns(first, stride, words.length, unitGroups(grid, unit), filter, scratch);
    store<f64>(workspace.partials + (unit << 3), <f64>largest);
  }
}

/** Largest value that the last smoothing pass left. */
export function largestSmoothed(workspace: Workspace): f32 {
  const grid = workspace.grid;
  const units = columnUnits(grid, outerAxisOf(grid, 0));
  let largest: f64 = 0;
  for (let unit: u32 = 0; unit < units; unit++) largest = max(largest, load<f64>(workspace.partials + (unit << 3)));
  return <f32>largest;
}

/** Writes the support, and leaves the number of its voxels in each slab in the partial sums. */
export function thresholdPass(workspace: Workspace, limit: f32): void {
  const grid = workspace.grid;
  const slabs = grid.slabs;
  for (let slab = takeUnit(slabs); slab < slabs; slab = takeUnit(slabs)) {
    const at = <usize>slab * grid.slabBytes;
    let count: u32 = 0;
    for (let row: usize = 0; row < slabRowsOf(grid, slab); row++) {
      const rowAt = at + row * grid.rowBytes;
      count += thresholdRow(
        workspace.smoothed + (rowAt >> 1),
        workspace.support + (rowAt >> 3),
        grid.groups,
        limit,
      );
    }
    store<f64>(workspace.partials + (slab << 3), <f64>count);
  }
}

/** Number of voxels in the support that `thresholdPass` wrote. */
export function countSupport(workspace: Workspace): u32 {
  const slabs = workspace.grid.slabs;
  let count: f64 = 0;
  for (let slab: u32 = 0; slab < slabs; slab++) count += load<f64>(workspace.partials + (slab << 3));
  return <u32>count;
}

/**
 * Leaves the sum of the smoothed amplitude in the present support, or of its square, of each slab in the partial sums.
 */
export function referencePass(workspace: Workspace, isSquared: bool): void {
  const grid = workspace.grid;
  const slabs = grid.slabs;
  for (let slab = takeUnit(slabs); slab < slabs; slab = takeUnit(slabs)) {
    let sum: f64 = 0;
    for (let row: usize = 0; row < slabRowsOf(grid, slab); row++) {
      const at = <usize>slab * grid.slabBytes + row * grid.rowBytes;
      const values = workspace.smoothed + (at >> 1);
      const inside = workspace.support + (at >> 3);
      let lanes = f32x4.splat(0);
      for (let g: usize = 0; g < grid.groups; g++) {
        const value = v128.and(v128.load(values + 16 * g), insideMask(inside + 4 * g));
        lanes = f32x4.add(lanes, isSquared ? f32x4.mul(value, value) : value);
      }
      sum += sumOfLanes(lanes);
    }
    store<f64>(workspace.partials + (slab << 3), sum);
  }
}

/** The level of the threshold, from what the passes before left in the partial sums. */
export function limitOf(workspace: Workspace, step: ShrinkWrap): f32 {
  if (step.reference == Reference.MAXIMUM) return step.threshold * largestSmoothed(workspace);
  const slabs = workspace.grid.slabs;
  let sum: f64 = 0;
  for (let slab: u32 = 0; slab < slabs; slab++) sum += load<f64>(workspace.partials + (slab << 3));
  const mean = sum / max(1, <f64>load<u32>(changetype<usize>(workspace), WORKSPACE_SUPPORT_VOXELS));
  return step.threshold * <f32>(step.reference == Reference.MEAN ? mean : sqrt(mean));
}

function amplitudes(src: usize, out: usize, groups: usize): void {
  for (let g: usize = 0; g < groups; g++) {
    const re = v128.load(src);
    const im = v128.load(src, 16);
    v128.store(out, f32x4.sqrt(f32x4.add(f32x4.mul(re, re), f32x4.mul(im, im))));
    src += 32;
    out += 16;
  }
}

/** The filter `count` axes on. */
// @ts-ignore: decorator
@inline
export function filterAfter(filter: Filter, count: u32): Filter {
  return changetype<Filter>(changetype<usize>(filter) + <usize>count * FILTER_BYTES);
}

/** Filters columns in place; `groups` counts 16 bytes each. Returns the largest value. */
export function smoothColumns(
  first: usize,
  stride: usize,
  length: usize,
  groups: usize,
  filter: Filter,
  scratch: usize,
): f32 {
  const taps = filter.taps;
  const radius = filter.radius;
  const bytes = groups * 16;
  let largest = f32x4.splat(0);
  for (let at: usize = 0; at < bytes; at += BAND) {
    const band = filterColumns(first + at, stride, length, min(BAND, bytes - at), taps, radius, scratch);
    largest = f32x4.max(largest, band);
  }
  const low = max(f32x4.extract_lane(largest, 0), f32x4.extract_lane(largest, 1));
  return max(low, max(f32x4.extract_lane(largest, 2), f32x4.extract_lane(largest, 3)));
}

function thresholdRow(smoothed: usize, support: usize, groups: usize, limit: f32): u32 {
  const edge = f32x4.splat(limit);
  let count: u32 = 0;
  for (let g: usize = 0; g < groups; g++) {
    const isInside = f32x4.gt(v128.load(smoothed + g * 16), edge);
    const words = i16x8.narrow_i32x4_s(isInside, isInside);
    v128.store_lane<i32>(support + g * 4, i8x16.narrow_i16x8_s(words, words), 0);
    count += popcnt(i32x4.bitmask(isInside));
  }
  return count;
}
