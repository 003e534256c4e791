/**
 * The same as `modulus.ts` where the calculated intensity is `|F|^2` convolved with a point spread. Its transform is
 * that of a real array, so one half is kept, on the half grid.
 */

import { columnUnits, unitGroups, unitOffset } from "../fft/columns";
import { outerAxisOf, slabRowsOf } from "../fft/grid";
import { transformLines } from "../fft/line";
import { inverseRealRows, transformRealRows } from "../fft/real-rows";
import { transposeInPlace } from "../fft/rows";
import { transformPlane } from "../fft/slabs";
import { axisPass } from "../fft/transform";
import { POINT, storePoint } from "../fft/twiddle";
import { Grid, Workspace } from "../layout.generated";
import { barrier, takeUnit } from "../team/team";
import { boundedEstimate, boundOf, FOLLOW_LIKELIHOOD, freeMask, likelihoodRatio, MEASURE, sumOfLanes } from "./modulus";

const ROWS: usize = 8;

/** From all axes but the first transformed to all but the first left to transform back, the parts exchanged. */
export function coherencePass(workspace: Workspace, action: u32, background: f32, scratch: usize): bool {
  const grid = workspace.grid;
  axisPass(grid, outerAxisOf(grid, 0), workspace.work, scratch);
  if (!barrier()) return false;
  intensityPass(workspace, scratch);
  if (!convolve(workspace, false, scratch)) return false;
  comparePass(workspace, action, background, scratch);
  if (action == MEASURE) return true;
  if (action == FOLLOW_LIKELIHOOD) {
    if (!convolve(workspace, true, scratch)) return false;
    multiplyPass(workspace, scratch);
  }
  if (!barrier()) return false;
  axisPass(grid, outerAxisOf(grid, 0), workspace.work, scratch);
  return true;
}

/** Both inner axes of the transform of `|F|^2`. */
function intensityPass(workspace: Workspace, scratch: usize): void {
  const grid = workspace.grid;
  const half = workspace.halfGrid;
  const slabs = grid.slabs;
  for (let slab = takeUnit(slabs); slab < slabs; slab = takeUnit(slabs)) {
    const plane = workspace.smoothed + <usize>slab * half.slabBytes;
    const rows = slabRowsOf(grid, slab);
    for (let row: usize = 0; row < rows; row += ROWS) {
      const src = workspace.work + <usize>slab * grid.slabBytes + row * grid.rowBytes;
      const count = min(ROWS, rows - row);
      loadSquares(grid, src, count, scratch);
      transformRealRows(grid, half, scratch, plane + row * half.rowBytes, count);
    }
    transformPlane(half, plane, scratch);
  }
}

/** `|F|^2` of up to eight rows as points: rows 0 to 3 the real parts, rows 4 to 7 the imaginary parts. */
function loadSquares(grid: Grid, src: usize, rows: usize, points: usize): void {
  const rowBytes = grid.rowBytes;
  const zero = f32x4.splat(0);
  for (let g: usize = 0; g < grid.groups; g++) {
    const at = src + g * POINT;
    for (let row: usize = 0; row < 4; row++) {
      const first = row < rows ? squared(at + row * rowBytes) : zero;
      const second = row + 4 < rows ? squared(at + (row + 4) * rowBytes) : zero;
      storePoint(points + row * POINT, first, second);
    }
    transposeInPlace(points);
    transposeInPlace(points + 16);
    points += 4 * POINT;
  }
}

// @ts-ignore: decorator
@inline
function squared(point: usize): v128 {
  const re = v128.load(point);
  const im = v128.load(point, 16);
  return f32x4.add(f32x4.mul(re, re), f32x4.mul(im, im));
}

/** From both inner axes of the half spectrum transformed to both left to transform back, the parts exchanged. */
function convolve(workspace: Workspace, isMirrored: bool, scratch: usize): bool {
  const half = workspace.halfGrid;
  if (!barrier()) return false;
  for (let axis = half.outerAxes; axis > 1; axis--) {
    axisPass(half, outerAxisOf(half, axis - 1), workspace.smoothed, scratch);
    if (!barrier()) return false;
  }
  transferPass(workspace, isMirrored, scratch);
  if (!barrier()) return false;
  for (let axis: u32 = 1; axis < half.outerAxes; axis++) {
    axisPass(half, outerAxisOf(half, axis), workspace.smoothed, scratch);
    if (!barrier()) return false;
  }
  return true;
}

/** Along the first axis there, times the transfer function or its conjugate, and back. */
function transferPass(workspace: Workspace, isMirrored: bool, scratch: usize): void {
  const half = workspace.halfGrid;
  const axis = outerAxisOf(half, 0);
  const plan = axis.plan;
  const length = axis.length;
  const stride = axis.stride * half.planeBytes;
  const inner = scratch + length * POINT;
  const sign = f32x4.splat(isMirrored ? -1 : 1);
  const centre = f32x4.splat(isMirrored ? 0.5 * workspace.scale * workspace.spreadCentre : 0);
  const isReal = workspace.isTransferReal != 0;
  const units = columnUnits(half, axis);
  for (let unit = takeUnit(units); unit < units; unit = takeUnit(units)) {
    const offset = unitOffset(half, axis, unit);
    const end = offset + unitGroups(half, unit) * POINT;
    for (let at = offset; at < end; at += POINT) {
      const group = workspace.smoothed + at;
      transformLines(plan, group, stride, scratch, POINT, inner);
      if (isReal) multiplyReal(scratch, workspace.transfer + (at >> 1), stride >> 1, length, centre);
      else multiply(scratch, workspace.transfer + at, stride, length, sign, centre);
      transformLines(plan, scratch, POINT, group, stride, inner);
    }
  }
}

/** The parts change places, which makes the following transforms inverse. */
function multiply(points: usize, transfer: usize, stride: usize, length: usize, sign: v128, centre: v128): void {
  for (let k: usize = 0; k < length; k++) {
    const re = v128.load(points);
    const im = v128.load(points, 16);
    const factorRe = f32x4.add(centre, v128.load(transfer));
    const factorIm = f32x4.mul(sign, v128.load(transfer, 16));
    const productRe = f32x4.sub(f32x4.mul(re, factorRe), f32x4.mul(im, factorIm));
    const productIm = f32x4.add(f32x4.mul(re, factorIm), f32x4.mul(im, factorRe));
    storePoint(points, productIm, productRe);
    points += POINT;
    transfer += stride;
  }
}

function multiplyReal(points: usize, transfer: usize, stride: usize, length: usize, centre: v128): void {
  for (let k: usize = 0; k < length; k++) {
    const factor = f32x4.add(centre, v128.load(transfer));
    const re = f32x4.mul(v128.load(points), factor);
    storePoint(points, f32x4.mul(v128.load(points, 16), factor), re);
    points += POINT;
    transfer += stride;
  }
}

/**
 * Ends the convolution. To project, multiplies the spectrum; to follow the likelihood, begins the convolution of what
 * it is to be multiplied by less 1. Leaves `sum (sqrt(calculated) - modulus)^2` of each slab in the partial sums.
 */
function comparePass(workspace: Workspace, action: u32, background: f32, scratch: usize): void {
  const grid = workspace.grid;
  const half = workspace.halfGrid;
  const slabs = grid.slabs;
  for (let slab = takeUnit(slabs); slab < slabs; slab = takeUnit(slabs)) {
    const plane = workspace.smoothed + <usize>slab * half.slabBytes;
    const rows = slabRowsOf(grid, slab);
    transformPlane(half, plane, scratch);
    let sum: f64 = 0;
    for (let row: usize = 0; row < rows; row += ROWS) {
      const at = <usize>slab * grid.slabBytes + row * grid.rowBytes;
      const count = min(ROWS, rows - row);
      inverseRealRows(grid, half, plane + row * half.rowBytes, count, scratch);
      sum += compareRows(workspace, action, background, at, count, scratch);
      if (action == FOLLOW_LIKELIHOOD) transformRealRows(grid, half, scratch, plane + row * half.rowBytes, count);
    }
    if (action == FOLLOW_LIKELIHOOD) transformPlane(half, plane, scratch);
    store<f64>(workspace.partials + (slab << 3), sum);
  }
}

function compareRows(
  workspace: Workspace,
  action: u32,
  background: f32,
  at: usize,
  rows: usize,
  points: usize,
): f64 {
  const grid = workspace.grid;
  const rowBytes = grid.rowBytes;
  const zero = f32x4.splat(0);
  const one = f32x4.splat(1);
  const floor = f32x4.splat(background);
  const scale = f32x4.splat(workspace.scale);
  const centre = f32x4.splat(workspace.spreadCentre);
  const isBounded = workspace.mostEstimate > 0;
  let sum = zero;
  for (let g: usize = 0; g < grid.groups; g++) {
    transposeInPlace(points);
    transposeInPlace(points + 16);
    for (let row: usize = 0; row < rows; row++) {
      const offset = at + row * rowBytes + g * POINT;
      const work = workspace.work + offset;
      const neighbours = v128.load(points + (row & 3) * POINT + (row < 4 ? 16 : 0));
      const calculated = f32x4.add(f32x4.mul(centre, squared(work)), f32x4.max(neighbours, zero));
      const target = v128.load(workspace.modulus + (offset >> 1));
      const bound = boundOf(target);
      const present = f32x4.sqrt(calculated);
      const isFree = freeMask(target, present, bound);
      const gap = v128.andnot(f32x4.sub(present, bound), isFree);
      sum = f32x4.add(sum, f32x4.mul(gap, gap));
      if (action == FOLLOW_LIKELIHOOD) {
        const ratio = likelihoodRatio(target, bound, present, f32x4.add(calculated, floor));
        v128.store(points + (row & 3) * POINT + (row < 4 ? 16 : 0), f32x4.sub(ratio, one));
      } else if (action != MEASURE) {
        const isKept = v128.or(isFree, f32x4.eq(present, zero));
        let ratio = v128.bitselect(one, f32x4.div(bound, present), isKept);
        if (isBounded) {
          const wanted = boundedEstimate(workspace, target, present);
          const isBeyond = v128.andnot(v128.and(isFree, f32x4.ne(wanted, present)), f32x4.eq(present, zero));
          ratio = v128.bitselect(f32x4.div(wanted, present), ratio, isBeyond);
        }
        scalePoint(work, f32x4.mul(scale, ratio));
      }
    }
    if (action == FOLLOW_LIKELIHOOD) exchangeInPlace(points, rows);
    points += 4 * POINT;
  }
  return sumOfLanes(sum);
}

/** Back to points, with rows 0 to 3 as the real parts; rows that are not there are zeros. */
function exchangeInPlace(points: usize, rows: usize): void {
  for (let row = rows; row < ROWS; row++) {
    v128.store(points + (row & 3) * POINT + (row < 4 ? 16 : 0), f32x4.splat(0));
  }
  transposeInPlace(points);
  transposeInPlace(points + 16);
  for (let point = points; point < points + 4 * POINT; point += POINT) {
    storePoint(point, v128.load(point, 16), v128.load(point));
  }
}

/** Ends the second convolution of the likelihood, and multiplies the spectrum by that and 1. */
function multiplyPass(workspace: Workspace, scratch: usize): void {
  const grid = workspace.grid;
  const half = workspace.halfGrid;
  const slabs = grid.slabs;
  for (let slab = takeUnit(slabs); slab < slabs; slab = takeUnit(slabs)) {
    const plane = workspace.smoothed + <usize>slab * half.slabBytes;
    const rows = slabRowsOf(grid, slab);
    transformPlane(half, plane, scratch);
    for (let row: usize = 0; row < rows; row += ROWS) {
      const work = workspace.work + <usize>slab * grid.slabBytes + row * grid.rowBytes;
      const count = min(ROWS, rows - row);
      inverseRealRows(grid, half, plane + row * half.rowBytes, count, scratch);
      multiplyRows(workspace, work, count, scratch);
    }
  }
}

function multiplyRows(workspace: Workspace, work: usize, rows: usize, points: usize): void {
  const grid = workspace.grid;
  const one = f32x4.splat(1);
  const scale = f32x4.splat(workspace.scale);
  for (let g: usize = 0; g < grid.groups; g++) {
    transposeInPlace(points);
    transposeInPlace(points + 16);
    for (let row: usize = 0; row < rows; row++) {
      const change = v128.load(points + (row & 3) * POINT + (row < 4 ? 16 : 0));
      scalePoint(work + row * grid.rowBytes + g * POINT, f32x4.mul(scale, f32x4.add(one, change)));
    }
    points += 4 * POINT;
  }
}

/** Multiplies a point of the spectrum; its parts change places. */
// @ts-ignore: decorator
@inline
function scalePoint(point: usize, factor: v128): void {
  const re = v128.load(point);
  storePoint(point, f32x4.mul(v128.load(point, 16), factor), f32x4.mul(re, factor));
}
