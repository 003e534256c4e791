/** The object-domain rule, applied where the inverse transform of a row comes out. */

import { isClear, transposeInPlace } from "../fft/rows";
import { transformFourRows } from "../fft/slabs";
import { POINT, storePoint } from "../fft/twiddle";
import { Grid, Iterate, IterateFlag, Workspace } from "../layout.generated";
import { hasFlag } from "./step";

/**
 * Ends the inverse transform of the rows of a slab and writes `dst = a src + b P` with the factors at `rule`
 * (a and b inside the support and where `step` admits P, a and b outside). False when a value is not finite.
 */
export function ruleRows(
  workspace: Workspace,
  step: Iterate,
  rule: usize,
  src: usize,
  dst: usize,
  slab: usize,
  rows: usize,
  scratch: usize,
): bool {
  const grid = workspace.grid;
  const rowBytes = grid.rowBytes;
  const offset = slab * grid.slabBytes;
  const isLess = isConfined(step, rule);
  let isFinite = true;
  for (let row: usize = 0; row < rows; row += 4) {
    const at = offset + row * rowBytes;
    const count = min(<usize>4, rows - row);
    const support = workspace.support + (at >> 3);
    if (isLess && isClear(support, (count * rowBytes) >> 3)) {
      memory.fill(dst + at, 0, count * rowBytes);
      continue;
    }
    transformFourRows(grid, workspace.work + at, count, 0, scratch);
    if (!fourRows(grid, step, rule, src + at, dst + at, support, count, scratch)) isFinite = false;
  }
  return isFinite;
}

/** Whether a rule leaves nothing outside the support, so that rows without a voxel of it need not be known. */
export function isConfined(step: Iterate, rule: usize): bool {
  if (load<f32>(rule, 8) != 0 || load<f32>(rule, 12) != 0) return false;
  return !hasFlag(step, IterateFlag.HAS_ADMISSION) || !hasFlag(step, IterateFlag.ANYWHERE);
}

function fourRows(
  grid: Grid,
  step: Iterate,
  rule: usize,
  src: usize,
  dst: usize,
  support: usize,
  rows: usize,
  points: usize,
): bool {
  const isSelective = hasFlag(step, IterateFlag.HAS_ADMISSION);
  const rowBytes = grid.rowBytes;
  const groups = grid.groups;
  let wrong = f32x4.splat(0);
  for (let g: usize = 0; g < groups; g++) {
    transposeInPlace(points);
    transposeInPlace(points + 16);
    for (let row: usize = 0; row < rows; row++) {
      const at = row * rowBytes + g * 32;
      const from = src + at;
      const projected = points + row * POINT;
      let isInside = insideMask(support + (at >> 3));
      if (isSelective) isInside = admitted(step, isInside, v128.load(projected, 16), v128.load(projected));
      const a = v128.bitselect(v128.load_splat<f32>(rule), v128.load_splat<f32>(rule, 8), isInside);
      const b = v128.bitselect(v128.load_splat<f32>(rule, 4), v128.load_splat<f32>(rule, 12), isInside);
      const re = f32x4.add(f32x4.mul(a, v128.load(from)), f32x4.mul(b, v128.load(projected, 16)));
      const im = f32x4.add(f32x4.mul(a, v128.load(from, 16)), f32x4.mul(b, v128.load(projected)));
      wrong = v128.or(wrong, v128.or(notFinite(re), notFinite(im)));
      storePoint(dst + at, re, im);
    }
    points += 4 * POINT;
  }
  return !v128.any_true(wrong);
}

/**
 * All ones where the admission of a step lets `P` through. On an arc between two directions both cross products have
 * one sign.
 */
function admitted(step: Iterate, isInside: v128, re: v128, im: v128): v128 {
  const flags = step.flags;
  const admission = step.admission;
  const square = f32x4.add(f32x4.mul(re, re), f32x4.mul(im, im));
  let lets = f32x4.ge(square, v128.load_splat<f32>(admission));
  if ((flags & IterateFlag.ANYWHERE) == 0) lets = v128.and(lets, isInside);
  if ((flags & IterateFlag.HAS_PHASES) == 0) return lets;
  const zero = f32x4.splat(0);
  const fromRe = v128.load_splat<f32>(admission, 4);
  const fromIm = v128.load_splat<f32>(admission, 8);
  const toRe = v128.load_splat<f32>(admission, 12);
  const toIm = v128.load_splat<f32>(admission, 16);
  const isAfter = f32x4.ge(f32x4.sub(f32x4.mul(fromRe, im), f32x4.mul(fromIm, re)), zero);
  const isBefore = f32x4.ge(f32x4.sub(f32x4.mul(toIm, re), f32x4.mul(toRe, im)), zero);
  return v128.and(lets, (flags & IterateFlag.IS_WIDE) == 0 ? v128.and(isAfter, isBefore) : v128.or(isAfter, isBefore));
}

/** All ones where the support byte is not 0. */
// @ts-ignore: decorator
@inline
export function insideMask(support: usize): v128 {
  return i32x4.extend_low_i16x8_s(i16x8.extend_low_i8x16_s(v128.load32_zero(support)));
}

/** All ones where `v` is NaN or infinite: there `v - v` is NaN. */
// @ts-ignore: decorator
@inline
function notFinite(v: v128): v128 {
  const zero = f32x4.sub(v, v);
  return f32x4.ne(zero, zero);
}
