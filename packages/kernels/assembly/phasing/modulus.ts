/** The modulus projection, between the last axis of the forward transform and the first of the inverse one. */

import { columnUnits, unitGroups, unitOffset } from "../fft/columns";
import { outerAxisOf, planeBytesOf } from "../fft/grid";
import { transformLines } from "../fft/line";
import { POINT, storePoint } from "../fft/twiddle";
import { takeUnit } from "../team/team";
import { gridOf, modulusOf, partialsOf, scaleOf, workOf } from "./workspace";

/** Sum of the squared differences of the four lines at work; the lanes of each unit are added in one order. */
let difference: v128 = f32x4.splat(0);

/**
 * Transforms the work array along its first axis, puts in the measured modulus, and transforms back. The real and
 * imaginary parts come out exchanged, which makes this and the following forward transforms inverse; the scale of the
 * inverse is applied. Leaves `sum (|F| - modulus)^2` of each unit in the partial sums. With `isProjected` false it
 * leaves the work array alone.
 */
export function modulusPass(workspace: usize, isProjected: bool, scratch: usize): void {
  const grid = gridOf(workspace);
  const axis = outerAxisOf(grid, 0);
  const plan: usize = load<u32>(axis, 4);
  const length: usize = load<u32>(axis);
  const stride = <usize>load<u32>(axis, 8) * planeBytesOf(grid);
  const inner = scratch + length * POINT;
  const units = columnUnits(grid, axis);
  for (let unit = takeUnit(units); unit < units; unit = takeUnit(units)) {
    const offset = unitOffset(grid, axis, unit);
    const end = offset + unitGroups(grid, unit) * 32;
    let sum: f64 = 0;
    for (let at = offset; at < end; at += 32) {
      const group = workOf(workspace) + at;
      transformLines(plan, group, stride, scratch, POINT, inner);
      project(scratch, modulusOf(workspace) + (at >> 1), stride >> 1, length, scaleOf(workspace));
      if (isProjected) transformLines(plan, scratch, POINT, group, stride, inner);
      sum += sumOfLanes(difference);
    }
    store<f64>(partialsOf(workspace) + (unit << 3), sum);
  }
}

/** `F -> modulus F / |F|` (phase 0 where `F` is 0), times `scale`; masked voxels (negative modulus) keep `F`. */
function project(points: usize, modulus: usize, modulusStride: usize, length: usize, scale: f32): void {
  const zero = f32x4.splat(0);
  const factor = f32x4.splat(scale);
  let sum = zero;
  for (let k: usize = 0; k < length; k++) {
    const re = v128.load(points);
    const im = v128.load(points, 16);
    const target = v128.load(modulus);
    const present = f32x4.sqrt(f32x4.add(f32x4.mul(re, re), f32x4.mul(im, im)));
    const isMasked = f32x4.lt(target, zero);
    const isZero = v128.andnot(f32x4.eq(present, zero), isMasked);
    const gap = v128.andnot(f32x4.sub(present, target), isMasked);
    sum = f32x4.add(sum, f32x4.mul(gap, gap));
    const ratio = v128.bitselect(factor, f32x4.div(f32x4.mul(target, factor), present), isMasked);
    const turned = v128.andnot(ratio, isZero);
    const flat = v128.and(f32x4.mul(target, factor), isZero);
    storePoint(points, f32x4.mul(im, turned), f32x4.add(f32x4.mul(re, turned), flat));
    points += POINT;
    modulus += modulusStride;
  }
  difference = sum;
}

// @ts-ignore: decorator
@inline
function sumOfLanes(v: v128): f64 {
  const low = <f64>f32x4.extract_lane(v, 0) + <f64>f32x4.extract_lane(v, 1);
  return low + (<f64>f32x4.extract_lane(v, 2) + <f64>f32x4.extract_lane(v, 3));
}
