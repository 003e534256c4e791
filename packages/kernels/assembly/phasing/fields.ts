/** Steps on whole fields: linear combinations, smoothing, scalar products. */

import { columnUnits, unitGroups, unitOffset } from "../fft/columns";
import { outerAxisOf, slabRowsOf } from "../fft/grid";
import { POINT, storePoint } from "../fft/twiddle";
import { Combine, Dot, Filter, Grid, Smooth, Term, TERM_BYTES, Workspace } from "../layout.generated";
import { takeUnit } from "../team/team";
import { filterRow } from "./filter";
import { sumOfLanes } from "./modulus";
import { insideMask } from "./rule";
import { filterAfter, smoothColumns } from "./shrink-wrap";

/** `target <- sum of c field`, `c` by the support. */
export function combinePass(workspace: Workspace, step: Combine): void {
  const grid = workspace.grid;
  const terms = step.list;
  const endOfTerms = terms + <usize>step.terms * TERM_BYTES;
  const slabs = grid.slabs;
  for (let slab = takeUnit(slabs); slab < slabs; slab = takeUnit(slabs)) {
    const first = <usize>slab * grid.slabBytes;
    const end = first + slabRowsOf(grid, slab) * grid.rowBytes;
    for (let at = first; at < end; at += POINT) {
      const isInside = insideMask(workspace.support + (at >> 3));
      let re = f32x4.splat(0);
      let im = f32x4.splat(0);
      for (let i = terms; i < endOfTerms; i += TERM_BYTES) {
        const term = changetype<Term>(i);
        const factor = v128.bitselect(f32x4.splat(term.inside), f32x4.splat(term.outside), isInside);
        const from = term.from + at;
        re = f32x4.add(re, f32x4.mul(factor, v128.load(from)));
        im = f32x4.add(im, f32x4.mul(factor, v128.load(from, 16)));
      }
      storePoint(step.target + at, re, im);
    }
  }
}

/** Leaves the sum over each slab in the partial sums. */
export function dotPass(workspace: Workspace, step: Dot): void {
  const grid = workspace.grid;
  const a = step.a;
  const b = step.b;
  const slabs = grid.slabs;
  for (let slab = takeUnit(slabs); slab < slabs; slab = takeUnit(slabs)) {
    let sum: f64 = 0;
    for (let row: usize = 0; row < slabRowsOf(grid, slab); row++) {
      const first = <usize>slab * grid.slabBytes + row * grid.rowBytes;
      let lanes = f32x4.splat(0);
      for (let at = first; at < first + grid.rowBytes; at += 16) {
        lanes = f32x4.add(lanes, f32x4.mul(v128.load(a + at), v128.load(b + at)));
      }
      sum += sumOfLanes(lanes);
    }
    store<f64>(workspace.partials + (slab << 3), sum);
  }
}

/** Smooths both parts of a field along both inner axes. */
export function smoothFieldPass(workspace: Workspace, step: Smooth, scratch: usize): void {
  const grid = workspace.grid;
  const filters = step.filters;
  const slabs = grid.slabs;
  for (let slab = takeUnit(slabs); slab < slabs; slab = takeUnit(slabs)) {
    const first = step.field + <usize>slab * grid.slabBytes;
    const rows = slabRowsOf(grid, slab);
    for (let row: usize = 0; row < rows; row++) {
      smoothRow(grid, first + row * grid.rowBytes, filters, scratch);
      smoothRow(grid, first + row * grid.rowBytes + 16, filters, scratch);
    }
    if (grid.planeRows == 1) continue;
    smoothColumns(first, grid.rowBytes, rows, 2 * grid.groups, filterAfter(filters, 1), scratch);
  }
}

/** Along outer axis `axis`. */
export function smoothFieldAxisPass(workspace: Workspace, step: Smooth, axis: u32, scratch: usize): void {
  const grid = workspace.grid;
  const words = outerAxisOf(grid, axis);
  const filter = filterAfter(step.filters, 2 + axis);
  const stride = words.stride * grid.planeBytes;
  const units = columnUnits(grid, words);
  for (let unit = takeUnit(units); unit < units; unit = takeUnit(units)) {
    const first = step.field + unitOffset(grid, words, unit);
    smoothColumns(first, stride, words.length, 2 * unitGroups(grid, unit), filter, scratch);
  }
}

/** One part of one row: gathered, filtered beside, and put back. */
function smoothRow(grid: Grid, row: usize, filter: Filter, scratch: usize): void {
  const groups = grid.groups;
  const radius = filter.radius;
  const line = scratch + 4 * radius;
  const filtered = scratch + 16 * (2 * groups + 2);
  for (let g: usize = 0; g < groups; g++) v128.store(line + 16 * g, v128.load(row + POINT * g));
  filterRow(scratch, filtered, grid.width, groups, filter.taps, radius);
  for (let g: usize = 0; g < groups; g++) v128.store(row + POINT * g, v128.load(filtered + 16 * g));
}
