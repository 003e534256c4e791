/** The bare n-D transform as a job. */

import { Grid, OuterAxis, Transform } from "../layout.generated";
import { barrier, takeUnit, thread } from "../team/team";
import { columnUnits, unitGroups, unitOffset } from "./columns";
import { outerAxisOf, slabRowsOf } from "./grid";
import { transformLines } from "./line";
import { transformPlane, transformRows } from "./slabs";
import { POINT, storePoint } from "./twiddle";

export function transform(job: Transform): void {
  const grid = job.grid;
  const dst = job.destination;
  const isInverse = job.isInverse != 0;
  const scratch = job.scratch + <usize>thread * job.scratchBytes;
  slabPass(grid, job.source, dst, isInverse ? 16 : 0, scratch);
  for (let axis = grid.outerAxes; axis > 1; axis--) {
    if (!barrier()) return;
    axisPass(grid, outerAxisOf(grid, axis - 1), dst, scratch);
  }
  if (!barrier()) return;
  if (isInverse) lastInversePass(grid, dst, job.scale, scratch);
  else axisPass(grid, outerAxisOf(grid, 0), dst, scratch);
}

/** Both inner axes, slab by slab. */
export function slabPass(grid: Grid, src: usize, dst: usize, swap: usize, scratch: usize): void {
  const slabs = grid.slabs;
  for (let slab = takeUnit(slabs); slab < slabs; slab = takeUnit(slabs))
    transformSlab(grid, src, dst, slab, swap, scratch);
}

export function transformSlab(grid: Grid, src: usize, dst: usize, slab: usize, swap: usize, scratch: usize): void {
  const at = slab * grid.slabBytes;
  if (transformRows(grid, src + at, dst + at, slabRowsOf(grid, slab), swap, scratch)) {
    transformPlane(grid, dst + at, scratch);
  }
}

/** One outer axis, in place. */
export function axisPass(grid: Grid, axis: OuterAxis, base: usize, scratch: usize): void {
  const units = columnUnits(grid, axis);
  const plan = axis.plan;
  const stride = axis.stride * grid.planeBytes;
  for (let unit = takeUnit(units); unit < units; unit = takeUnit(units)) {
    const first = base + unitOffset(grid, axis, unit);
    const end = first + unitGroups(grid, unit) * 32;
    for (let group = first; group < end; group += 32) transformLines(plan, group, stride, group, stride, scratch);
  }
}

/** The first axis of an inverse: the parts change places again, and the scale is applied. */
function lastInversePass(grid: Grid, base: usize, scale: f32, scratch: usize): void {
  const axis = outerAxisOf(grid, 0);
  const units = columnUnits(grid, axis);
  const length = axis.length;
  const stride = axis.stride * grid.planeBytes;
  const inner = scratch + length * POINT;
  for (let unit = takeUnit(units); unit < units; unit = takeUnit(units)) {
    const first = base + unitOffset(grid, axis, unit);
    const end = first + unitGroups(grid, unit) * 32;
    for (let group = first; group < end; group += 32) {
      transformLines(axis.plan, group, stride, scratch, POINT, inner);
      storeSwapped(scratch, group, stride, length, scale);
    }
  }
}

function storeSwapped(points: usize, dst: usize, stride: usize, length: usize, scale: f32): void {
  const factor = f32x4.splat(scale);
  for (let k: usize = 0; k < length; k++) {
    storePoint(dst, f32x4.mul(v128.load(points, 16), factor), f32x4.mul(v128.load(points), factor));
    points += POINT;
    dst += stride;
  }
}
