/**
 * The bare n-D transform as a job. Words of its arguments: grid, source, destination, inverse, scratch, bytes of
 * scratch of a thread, scale (f32).
 */

import { barrier, takeUnit, thread } from "../team/team";
import { columnUnits, unitGroups, unitOffset } from "./columns";
import { outerAxesOf, outerAxisOf, planeBytesOf, slabBytesOf, slabRowsOf, slabsOf } from "./grid";
import { transformLines } from "./line";
import { transformPlane, transformRows } from "./slabs";
import { POINT, storePoint } from "./twiddle";

export function transform(words: usize): void {
  const grid: usize = load<u32>(words);
  const dst: usize = load<u32>(words, 8);
  const isInverse = load<u32>(words, 12) != 0;
  const scratch: usize = <usize>load<u32>(words, 16) + <usize>thread * <usize>load<u32>(words, 20);
  slabPass(grid, load<u32>(words, 4), dst, isInverse ? 16 : 0, scratch);
  for (let axis = outerAxesOf(grid); axis > 1; axis--) {
    if (!barrier()) return;
    axisPass(grid, outerAxisOf(grid, axis - 1), dst, scratch);
  }
  if (!barrier()) return;
  if (isInverse) lastInversePass(grid, dst, load<f32>(words, 24), scratch);
  else axisPass(grid, outerAxisOf(grid, 0), dst, scratch);
}

/** Both inner axes, slab by slab. */
export function slabPass(grid: usize, src: usize, dst: usize, swap: usize, scratch: usize): void {
  const slabs = slabsOf(grid);
  for (let slab = takeUnit(slabs); slab < slabs; slab = takeUnit(slabs))
    transformSlab(grid, src, dst, slab, swap, scratch);
}

export function transformSlab(grid: usize, src: usize, dst: usize, slab: usize, swap: usize, scratch: usize): void {
  const at = slab * slabBytesOf(grid);
  if (transformRows(grid, src + at, dst + at, slabRowsOf(grid, slab), swap, scratch)) {
    transformPlane(grid, dst + at, scratch);
  }
}

/** One outer axis, in place. */
export function axisPass(grid: usize, axis: usize, base: usize, scratch: usize): void {
  const units = columnUnits(grid, axis);
  const plan: usize = load<u32>(axis, 4);
  const stride = <usize>load<u32>(axis, 8) * planeBytesOf(grid);
  for (let unit = takeUnit(units); unit < units; unit = takeUnit(units)) {
    const first = base + unitOffset(grid, axis, unit);
    const end = first + unitGroups(grid, unit) * 32;
    for (let group = first; group < end; group += 32) transformLines(plan, group, stride, group, stride, scratch);
  }
}

/** The first axis of an inverse: the parts change places again, and the scale is applied. */
function lastInversePass(grid: usize, base: usize, scale: f32, scratch: usize): void {
  const axis = outerAxisOf(grid, 0);
  const units = columnUnits(grid, axis);
  const length: usize = load<u32>(axis);
  const stride = <usize>load<u32>(axis, 8) * planeBytesOf(grid);
  const inner = scratch + length * POINT;
  for (let unit = takeUnit(units); unit < units; unit = takeUnit(units)) {
    const first = base + unitOffset(grid, axis, unit);
    const end = first + unitGroups(grid, unit) * 32;
    for (let group = first; group < end; group += 32) {
      transformLines(load<u32>(axis, 4), group, stride, scratch, POINT, inner);
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
