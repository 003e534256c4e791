/** The modulus projection, between the last axis of the forward transform and the first of the inverse one. */

import { columnUnits, unitGroups, unitOffset } from "../fft/columns";
import { outerAxisOf } from "../fft/grid";
import { transformLines } from "../fft/line";
import { POINT, storePoint } from "../fft/twiddle";
import { Workspace } from "../layout.generated";
import { takeUnit } from "../team/team";

/** Sum of the squared differences of the four lines at work; the lanes of each unit are added in one order. */
let difference: v128 = f32x4.splat(0);

/** What a pass does to the spectrum. */
export const MEASURE: u32 = 0;
export const PROJECT: u32 = 1;
export const FOLLOW_LIKELIHOOD: u32 = 2;

/**
 * Transforms the work array along its first axis, puts in the measured modulus (or takes the step of the likelihood),
 * and transforms back. The real and imaginary parts come out exchanged, which makes this and the following forward
 * transforms inverse; the scale of the inverse is applied. Leaves `sum (|F| - modulus)^2` of each unit in the partial
 * sums. To measure it leaves the work array alone.
 */
export function modulusPass(workspace: Workspace, action: u32, background: f32, scratch: usize): void {
  const grid = workspace.grid;
  const axis = outerAxisOf(grid, 0);
  const plan = axis.plan;
  const length = axis.length;
  const stride = axis.stride * grid.planeBytes;
  const inner = scratch + length * POINT;
  const units = columnUnits(grid, axis);
  for (let unit = takeUnit(units); unit < units; unit = takeUnit(units)) {
    const offset = unitOffset(grid, axis, unit);
    const end = offset + unitGroups(grid, unit) * 32;
    let sum: f64 = 0;
    for (let at = offset; at < end; at += 32) {
      const group = workspace.work + at;
      const modulus = workspace.modulus + (at >> 1);
      transformLines(plan, group, stride, scratch, POINT, inner);
      if (action == FOLLOW_LIKELIHOOD) follow(scratch, modulus, stride >> 1, length, workspace.scale, background);
      else if (workspace.mostEstimate > 0) projectBounded(scratch, modulus, stride >> 1, length, workspace);
      else project(scratch, modulus, stride >> 1, length, workspace.scale);
      if (action != MEASURE) transformLines(plan, scratch, POINT, group, stride, inner);
      sum += sumOfLanes(difference);
    }
    store<f64>(workspace.partials + (unit << 3), sum);
  }
}

/** `F -> modulus F / |F|` (phase 0 where `F` is 0), times `scale`; free voxels keep `F`. */
function project(points: usize, modulus: usize, modulusStride: usize, length: usize, scale: f32): void {
  const zero = f32x4.splat(0);
  const factor = f32x4.splat(scale);
  let sum = zero;
  for (let k: usize = 0; k < length; k++) {
    const re = v128.load(points);
    const im = v128.load(points, 16);
    const target = v128.load(modulus);
    const bound = boundOf(target);
    const present = f32x4.sqrt(f32x4.add(f32x4.mul(re, re), f32x4.mul(im, im)));
    const isFree = freeMask(target, present, bound);
    const isZero = v128.andnot(f32x4.eq(present, zero), isFree);
    const gap = v128.andnot(f32x4.sub(present, bound), isFree);
    sum = f32x4.add(sum, f32x4.mul(gap, gap));
    const wanted = f32x4.mul(bound, factor);
    const ratio = v128.bitselect(factor, f32x4.div(wanted, present), isFree);
    const turned = v128.andnot(ratio, isZero);
    const flat = v128.and(wanted, isZero);
    storePoint(points, f32x4.mul(im, turned), f32x4.add(f32x4.mul(re, turned), flat));
    points += POINT;
    modulus += modulusStride;
  }
  difference = sum;
}

/** The same where estimated voxels get the nearest bound when they are beyond. */
function projectBounded(points: usize, modulus: usize, modulusStride: usize, length: usize, workspace: Workspace): void {
  const zero = f32x4.splat(0);
  const factor = f32x4.splat(workspace.scale);
  let sum = zero;
  for (let k: usize = 0; k < length; k++) {
    const re = v128.load(points);
    const im = v128.load(points, 16);
    const target = v128.load(modulus);
    const bound = boundOf(target);
    const present = f32x4.sqrt(f32x4.add(f32x4.mul(re, re), f32x4.mul(im, im)));
    const isFree = freeMask(target, present, bound);
    const gap = v128.andnot(f32x4.sub(present, bound), isFree);
    sum = f32x4.add(sum, f32x4.mul(gap, gap));
    const wanted = v128.bitselect(boundedEstimate(workspace, target, present), bound, isFree);
    const isZero = v128.andnot(f32x4.eq(present, zero), f32x4.eq(present, wanted));
    const isKept = f32x4.eq(present, wanted);
    const scaled = f32x4.mul(wanted, factor);
    const ratio = v128.bitselect(factor, f32x4.div(scaled, present), isKept);
    const turned = v128.andnot(ratio, isZero);
    const flat = v128.and(scaled, isZero);
    storePoint(points, f32x4.mul(im, turned), f32x4.add(f32x4.mul(re, turned), flat));
    points += POINT;
    modulus += modulusStride;
  }
  difference = sum;
}

/** The nearest to the present amplitude that the bounds of an estimate allow; elsewhere the present one. */
// @ts-ignore: decorator
@inline
export function boundedEstimate(workspace: Workspace, target: v128, present: v128): v128 {
  const zero = f32x4.splat(0);
  const isEstimate = v128.and(f32x4.lt(target, zero), f32x4.gt(target, f32x4.splat(-1)));
  const estimate = f32x4.mul(target, f32x4.splat(ESTIMATE));
  const least = f32x4.mul(estimate, f32x4.splat(workspace.leastEstimate));
  const most = f32x4.mul(estimate, f32x4.splat(workspace.mostEstimate));
  return v128.bitselect(f32x4.min(f32x4.max(present, least), most), present, isEstimate);
}

/** Of an estimate over what stands for it: the other side's `-1 / ESTIMATE_SCALE`. */
const ESTIMATE: f32 = -18446744073709551616.0;

/** `F -> F I / (|F|^2 + background)`, times `scale`; free voxels keep `F`. */
function follow(
  points: usize,
  modulus: usize,
  modulusStride: usize,
  length: usize,
  scale: f32,
  background: f32,
): void {
  const factor = f32x4.splat(scale);
  const floor = f32x4.splat(background);
  let sum = f32x4.splat(0);
  for (let k: usize = 0; k < length; k++) {
    const re = v128.load(points);
    const im = v128.load(points, 16);
    const target = v128.load(modulus);
    const bound = boundOf(target);
    const intensity = f32x4.add(f32x4.mul(re, re), f32x4.mul(im, im));
    const present = f32x4.sqrt(intensity);
    const gap = v128.andnot(f32x4.sub(present, bound), freeMask(target, present, bound));
    sum = f32x4.add(sum, f32x4.mul(gap, gap));
    const ratio = f32x4.mul(factor, likelihoodRatio(target, bound, present, f32x4.add(intensity, floor)));
    storePoint(points, f32x4.mul(im, ratio), f32x4.mul(re, ratio));
    points += POINT;
    modulus += modulusStride;
  }
  difference = sum;
}

/** `I / expected`, 1 at free voxels and where nothing is expected. */
// @ts-ignore: decorator
@inline
export function likelihoodRatio(target: v128, bound: v128, present: v128, expected: v128): v128 {
  const isKept = v128.or(freeMask(target, present, bound), f32x4.eq(expected, f32x4.splat(0)));
  return v128.bitselect(f32x4.splat(1), f32x4.div(f32x4.mul(bound, bound), expected), isKept);
}

/** The modulus, or the least that it can be. */
// @ts-ignore: decorator
@inline
export function boundOf(target: v128): v128 {
  const isBound = f32x4.lt(target, f32x4.splat(0));
  return v128.bitselect(f32x4.sub(f32x4.splat(-1), target), target, isBound);
}

/** All ones where the measurement has nothing against the present modulus. */
// @ts-ignore: decorator
@inline
export function freeMask(target: v128, present: v128, bound: v128): v128 {
  return v128.and(f32x4.lt(target, f32x4.splat(0)), f32x4.ge(present, bound));
}

// @ts-ignore: decorator
@inline
export function sumOfLanes(v: v128): f64 {
  const low = <f64>f32x4.extract_lane(v, 0) + <f64>f32x4.extract_lane(v, 1);
  return low + (<f64>f32x4.extract_lane(v, 2) + <f64>f32x4.extract_lane(v, 3));
}
