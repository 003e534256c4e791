/** Steps on whole fields: linear combinations, smoothing, scalar products. */

import { columnUnits, unitGroups, unitOffset } from "../fft/columns";
import {
  groupsOf,
  outerAxisOf,
  planeBytesOf,
  planeRowsOf,
  rowBytesOf,
  slabBytesOf,
  slabRowsOf,
  slabsOf,
  widthOf,
} from "../fft/grid";
import { POINT, storePoint } from "../fft/twiddle";
import { takeUnit } from "../team/team";
import { filterRow } from "./filter";
import { sumOfLanes } from "./modulus";
import { insideMask } from "./rule";
import { smoothColumns } from "./shrink-wrap";
import { filtersOf, firstWordOf, secondWordOf, termsOf } from "./step";
import { gridOf, partialsOf, supportOf } from "./workspace";

const TERM_BYTES: usize = 12;

/** `target <- sum of c field`, `c` by the support. */
export function combinePass(workspace: usize, step: usize): void {
  const grid = gridOf(workspace);
  const terms = termsOf(step);
  const endOfTerms = terms + firstWordOf(step) * TERM_BYTES;
  const slabs = slabsOf(grid);
  for (let slab = takeUnit(slabs); slab < slabs; slab = takeUnit(slabs)) {
    const first = <usize>slab * slabBytesOf(grid);
    const end = first + slabRowsOf(grid, slab) * rowBytesOf(grid);
    for (let at = first; at < end; at += POINT) {
      const isInside = insideMask(supportOf(workspace) + (at >> 3));
      let re = f32x4.splat(0);
      let im = f32x4.splat(0);
      for (let term = terms; term < endOfTerms; term += TERM_BYTES) {
        const factor = v128.bitselect(v128.load_splat<f32>(term, 4), v128.load_splat<f32>(term, 8), isInside);
        const from = <usize>load<u32>(term) + at;
        re = f32x4.add(re, f32x4.mul(factor, v128.load(from)));
        im = f32x4.add(im, f32x4.mul(factor, v128.load(from, 16)));
      }
      storePoint(secondWordOf(step) + at, re, im);
    }
  }
}

/** Leaves the sum over each slab in the partial sums. */
export function dotPass(workspace: usize, step: usize): void {
  const grid = gridOf(workspace);
  const a = firstWordOf(step);
  const b = secondWordOf(step);
  const slabs = slabsOf(grid);
  for (let slab = takeUnit(slabs); slab < slabs; slab = takeUnit(slabs)) {
    let sum: f64 = 0;
    for (let row: usize = 0; row < slabRowsOf(grid, slab); row++) {
      const first = <usize>slab * slabBytesOf(grid) + row * rowBytesOf(grid);
      let lanes = f32x4.splat(0);
      for (let at = first; at < first + rowBytesOf(grid); at += 16) {
        lanes = f32x4.add(lanes, f32x4.mul(v128.load(a + at), v128.load(b + at)));
      }
      sum += sumOfLanes(lanes);
    }
    store<f64>(partialsOf(workspace) + (slab << 3), sum);
  }
}

/** Smooths both parts of a field along both inner axes. */
export function smoothFieldPass(workspace: usize, step: usize, scratch: usize): void {
  const grid = gridOf(workspace);
  const filters = filtersOf(step);
  const slabs = slabsOf(grid);
  for (let slab = takeUnit(slabs); slab < slabs; slab = takeUnit(slabs)) {
    const first = firstWordOf(step) + <usize>slab * slabBytesOf(grid);
    const rows = slabRowsOf(grid, slab);
    for (let row: usize = 0; row < rows; row++) {
      smoothRow(grid, first + row * rowBytesOf(grid), filters, scratch);
      smoothRow(grid, first + row * rowBytesOf(grid) + 16, filters, scratch);
    }
    if (planeRowsOf(grid) == 1) continue;
    smoothColumns(first, rowBytesOf(grid), rows, 2 * groupsOf(grid), filters + 8, scratch);
  }
}

/** Along outer axis `axis`. */
export function smoothFieldAxisPass(workspace: usize, step: usize, axis: u32, scratch: usize): void {
  const grid = gridOf(workspace);
  const words = outerAxisOf(grid, axis);
  const filter = filtersOf(step) + 16 + (axis << 3);
  const stride = <usize>load<u32>(words, 8) * planeBytesOf(grid);
  const units = columnUnits(grid, words);
  for (let unit = takeUnit(units); unit < units; unit = takeUnit(units)) {
    const first = firstWordOf(step) + unitOffset(grid, words, unit);
    smoothColumns(first, stride, load<u32>(words), 2 * unitGroups(grid, unit), filter, scratch);
  }
}

/** One part of one row: gathered, filtered beside, and put back. */
function smoothRow(grid: usize, row: usize, filters: usize, scratch: usize): void {
  const groups = groupsOf(grid);
  const radius: usize = load<u32>(filters, 4);
  const line = scratch + 4 * radius;
  const filtered = scratch + 16 * (2 * groups + 2);
  for (let g: usize = 0; g < groups; g++) v128.store(line + 16 * g, v128.load(row + POINT * g));
  filterRow(scratch, filtered, widthOf(grid), groups, load<u32>(filters), radius);
  for (let g: usize = 0; g < groups; g++) v128.store(row + POINT * g, v128.load(filtered + 16 * g));
}
