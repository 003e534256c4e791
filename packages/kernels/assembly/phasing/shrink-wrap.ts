/** The support from the object: `G * |psi| > threshold max(G * |psi|)`, in passes that a run strings together. */

import { BAND, filterColumns, filterRow } from "./filter";
import { sumOfLanes } from "./modulus";
import { insideMask } from "./rule";
import { filtersOf, referenceOf, thresholdOf } from "./step";
import { columnUnits, unitGroups, unitOffset } from "../fft/columns";
import {
  groupsOf,
  outerAxesOf,
  outerAxisOf,
  planeBytesOf,
  planeRowsOf,
  rowBytesOf,
  slabBytesOf,
  slabRowsOf,
  slabsOf,
  widthOf,
} from "../fft/grid";
import { takeUnit } from "../team/team";
import { countOf, gridOf, objectOf, partialsOf, smoothedOf, supportOf } from "./workspace";

/** Smooths the amplitude of a slab along both inner axes. */
export function smoothSlab(workspace: usize, step: usize, slab: usize, rows: usize, scratch: usize): void {
  const grid = gridOf(workspace);
  const filters = filtersOf(step);
  const rowBytes = rowBytesOf(grid);
  const groups = groupsOf(grid);
  const at = slab * slabBytesOf(grid);
  const radius: usize = load<u32>(filters, 4);
  for (let row: usize = 0; row < rows; row++) {
    const rowAt = at + row * rowBytes;
    amplitudes(objectOf(workspace) + rowAt, scratch + 4 * radius, groups);
    filterRow(scratch, smoothedOf(workspace) + (rowAt >> 1), widthOf(grid), groups, load<u32>(filters), radius);
  }
  if (planeRowsOf(grid) == 1) return;
  smoothColumns(smoothedOf(workspace) + (at >> 1), rowBytes >> 1, rows, groups, filters + 8, scratch);
}

/** Smooths along outer axis `axis`, and leaves the largest value of each unit in the partial sums. */
export function smoothAxisPass(workspace: usize, step: usize, axis: u32, scratch: usize): void {
  const grid = gridOf(workspace);
  const words = outerAxisOf(grid, axis);
  const filter = filtersOf(step) + 16 + (axis << 3);
  const stride = (<usize>load<u32>(words, 8) * planeBytesOf(grid)) >> 1;
  const units = columnUnits(grid, words);
  for (let unit = takeUnit(units); unit < units; unit = takeUnit(units)) {
    const first = smoothedOf(workspace) + (unitOffset(grid, words, unit) >> 1);
    const largest = smoothColumns(first, stride, load<u32>(words), unitGroups(grid, unit), filter, scratch);
    store<f64>(partialsOf(workspace) + (unit << 3), <f64>largest);
  }
}

/** Largest value that the last smoothing pass left. */
export function largestSmoothed(workspace: usize): f32 {
  const grid = gridOf(workspace);
  const units = columnUnits(grid, outerAxisOf(grid, 0));
  let largest: f64 = 0;
  for (let unit: u32 = 0; unit < units; unit++) largest = max(largest, load<f64>(partialsOf(workspace) + (unit << 3)));
  return <f32>largest;
}

/** Writes the support, and leaves the number of its voxels in each slab in the partial sums. */
export function thresholdPass(workspace: usize, limit: f32): void {
  const grid = gridOf(workspace);
  const slabs = slabsOf(grid);
  for (let slab = takeUnit(slabs); slab < slabs; slab = takeUnit(slabs)) {
    const at = <usize>slab * slabBytesOf(grid);
    let count: u32 = 0;
    for (let row: usize = 0; row < slabRowsOf(grid, slab); row++) {
      const rowAt = at + row * rowBytesOf(grid);
      count += thresholdRow(
        smoothedOf(workspace) + (rowAt >> 1),
        supportOf(workspace) + (rowAt >> 3),
        groupsOf(grid),
        limit,
      );
    }
    store<f64>(partialsOf(workspace) + (slab << 3), <f64>count);
  }
}

/** Number of voxels in the support that `thresholdPass` wrote. */
export function countSupport(workspace: usize): u32 {
  const slabs = slabsOf(gridOf(workspace));
  let count: f64 = 0;
  for (let slab: u32 = 0; slab < slabs; slab++) count += load<f64>(partialsOf(workspace) + (slab << 3));
  return <u32>count;
}

/** Leaves the sum of the smoothed amplitude in the present support, or of its square, of each slab in the partial sums. */
export function referencePass(workspace: usize, isSquared: bool): void {
  const grid = gridOf(workspace);
  const slabs = slabsOf(grid);
  for (let slab = takeUnit(slabs); slab < slabs; slab = takeUnit(slabs)) {
    let sum: f64 = 0;
    for (let row: usize = 0; row < slabRowsOf(grid, slab); row++) {
      const at = <usize>slab * slabBytesOf(grid) + row * rowBytesOf(grid);
      const values = smoothedOf(workspace) + (at >> 1);
      const inside = supportOf(workspace) + (at >> 3);
      let lanes = f32x4.splat(0);
      for (let g: usize = 0; g < groupsOf(grid); g++) {
        const value = v128.and(v128.load(values + 16 * g), insideMask(inside + 4 * g));
        lanes = f32x4.add(lanes, isSquared ? f32x4.mul(value, value) : value);
      }
      sum += sumOfLanes(lanes);
    }
    store<f64>(partialsOf(workspace) + (slab << 3), sum);
  }
}

/** The level of the threshold, from what the passes before left in the partial sums. */
export function limitOf(workspace: usize, step: usize): f32 {
  if (referenceOf(step) == 0) return thresholdOf(step) * largestSmoothed(workspace);
  const slabs = slabsOf(gridOf(workspace));
  let sum: f64 = 0;
  for (let slab: u32 = 0; slab < slabs; slab++) sum += load<f64>(partialsOf(workspace) + (slab << 3));
  const mean = sum / max(1, <f64>load<u32>(countOf(workspace)));
  return thresholdOf(step) * <f32>(referenceOf(step) == 1 ? mean : sqrt(mean));
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

/** Filters columns in place; `groups` counts 16 bytes each. Returns the largest value. */
export function smoothColumns(first: usize, stride: usize, length: usize, groups: usize, filter: usize, scratch: usize): f32 {
  const taps: usize = load<u32>(filter);
  const radius: usize = load<u32>(filter, 4);
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
