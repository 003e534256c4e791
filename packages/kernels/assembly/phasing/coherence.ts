/** The same as `modulus.ts` where the calculated intensity is `|F|^2` convolved with a point spread. */

import { rowBytesOf, slabBytesOf, slabRowsOf, slabsOf } from "../fft/grid";
import { outerAxesOf, outerAxisOf } from "../fft/grid";
import { axisPass, slabPass } from "../fft/transform";
import { POINT, storePoint } from "../fft/twiddle";
import { barrier, takeUnit } from "../team/team";
import { boundOf, FOLLOW_LIKELIHOOD, freeMask, likelihoodRatio, MEASURE, sumOfLanes } from "./modulus";
import {
  gridOf,
  intensityOf,
  modulusOf,
  partialsOf,
  scaleOf,
  spreadCentreOf,
  transferOf,
  workOf,
} from "./workspace";

/** From all axes but the first transformed to all but the first left to transform back, the parts exchanged. */
export function coherencePass(workspace: usize, action: u32, background: f32, scratch: usize): bool {
  const grid = gridOf(workspace);
  axisPass(grid, outerAxisOf(grid, 0), workOf(workspace), scratch);
  if (!barrier()) return false;
  intensityPass(workspace);
  if (!barrier()) return false;
  if (!convolve(workspace, false, scratch)) return false;
  comparePass(workspace, action, background);
  if (action == MEASURE) return true;
  if (!barrier()) return false;
  if (action == FOLLOW_LIKELIHOOD && !convolve(workspace, true, scratch)) return false;
  scalePass(workspace, action);
  if (!barrier()) return false;
  axisPass(grid, outerAxisOf(grid, 0), workOf(workspace), scratch);
  return true;
}

/** `|F|^2` as a complex array. */
function intensityPass(workspace: usize): void {
  const grid = gridOf(workspace);
  const slabs = slabsOf(grid);
  const zero = f32x4.splat(0);
  for (let slab = takeUnit(slabs); slab < slabs; slab = takeUnit(slabs)) {
    const first = <usize>slab * slabBytesOf(grid);
    const end = first + slabRowsOf(grid, slab) * rowBytesOf(grid);
    for (let at = first; at < end; at += POINT) storePoint(intensityOf(workspace) + at, squared(workspace, at), zero);
  }
}

// @ts-ignore: decorator
@inline
function squared(workspace: usize, at: usize): v128 {
  const re = v128.load(workOf(workspace) + at);
  const im = v128.load(workOf(workspace) + at, 16);
  return f32x4.add(f32x4.mul(re, re), f32x4.mul(im, im));
}

/** Convolves the real part with the point spread or its mirror image; the result is left in the imaginary part. */
function convolve(workspace: usize, isMirrored: bool, scratch: usize): bool {
  if (!transformAll(workspace, scratch)) return false;
  multiplyPass(workspace, isMirrored);
  if (!barrier()) return false;
  return transformAll(workspace, scratch);
}

function transformAll(workspace: usize, scratch: usize): bool {
  const grid = gridOf(workspace);
  slabPass(grid, intensityOf(workspace), intensityOf(workspace), 0, scratch);
  for (let axis = outerAxesOf(grid); axis > 0; axis--) {
    if (!barrier()) return false;
    axisPass(grid, outerAxisOf(grid, axis - 1), intensityOf(workspace), scratch);
  }
  return barrier();
}

/** Times the transfer function; the parts change places, which makes the next transform an inverse. */
function multiplyPass(workspace: usize, isMirrored: bool): void {
  const grid = gridOf(workspace);
  const slabs = slabsOf(grid);
  const sign = f32x4.splat(isMirrored ? -1 : 1);
  for (let slab = takeUnit(slabs); slab < slabs; slab = takeUnit(slabs)) {
    const first = <usize>slab * slabBytesOf(grid);
    const end = first + slabRowsOf(grid, slab) * rowBytesOf(grid);
    for (let at = first; at < end; at += POINT) {
      const point = intensityOf(workspace) + at;
      const re = v128.load(point);
      const im = v128.load(point, 16);
      const factorRe = v128.load(transferOf(workspace) + at);
      const factorIm = f32x4.mul(sign, v128.load(transferOf(workspace) + at, 16));
      const productRe = f32x4.sub(f32x4.mul(re, factorRe), f32x4.mul(im, factorIm));
      const productIm = f32x4.add(f32x4.mul(re, factorIm), f32x4.mul(im, factorRe));
      storePoint(point, productIm, productRe);
    }
  }
}

/**
 * Puts what the spectrum is to be multiplied by (to follow the likelihood: what is to be convolved for it) into the real
 * part of the intensity, and leaves `sum (sqrt(calculated) - modulus)^2` of each slab in the partial sums.
 */
function comparePass(workspace: usize, action: u32, background: f32): void {
  const grid = gridOf(workspace);
  const slabs = slabsOf(grid);
  const zero = f32x4.splat(0);
  const one = f32x4.splat(1);
  const floor = f32x4.splat(background);
  const centre = f32x4.splat(spreadCentreOf(workspace));
  for (let slab = takeUnit(slabs); slab < slabs; slab = takeUnit(slabs)) {
    const first = <usize>slab * slabBytesOf(grid);
    let sum: f64 = 0;
    for (let row: usize = 0; row < slabRowsOf(grid, slab); row++) {
      const start = first + row * rowBytesOf(grid);
      let rowSum = zero;
      for (let at = start; at < start + rowBytesOf(grid); at += POINT) {
        const point = intensityOf(workspace) + at;
        const own = f32x4.mul(centre, squared(workspace, at));
        const calculated = f32x4.max(f32x4.max(v128.load(point, 16), own), zero);
        const target = v128.load(modulusOf(workspace) + (at >> 1));
        const bound = boundOf(target);
        const present = f32x4.sqrt(calculated);
        const isFree = freeMask(target, present, bound);
        const gap = v128.andnot(f32x4.sub(present, bound), isFree);
        rowSum = f32x4.add(rowSum, f32x4.mul(gap, gap));
        if (action == FOLLOW_LIKELIHOOD) {
          const ratio = likelihoodRatio(target, bound, present, f32x4.add(calculated, floor));
          storePoint(point, f32x4.sub(ratio, one), zero);
        } else {
          const isKept = v128.or(isFree, f32x4.eq(present, zero));
          storePoint(point, v128.bitselect(one, f32x4.div(bound, present), isKept), zero);
        }
      }
      sum += sumOfLanes(rowSum);
    }
    store<f64>(partialsOf(workspace) + (slab << 3), sum);
  }
}

/** Multiplies the spectrum, and by the scale of the inverse; the parts change places. */
function scalePass(workspace: usize, action: u32): void {
  const grid = gridOf(workspace);
  const slabs = slabsOf(grid);
  const scale = f32x4.splat(scaleOf(workspace));
  const one = f32x4.splat(1);
  for (let slab = takeUnit(slabs); slab < slabs; slab = takeUnit(slabs)) {
    const first = <usize>slab * slabBytesOf(grid);
    const end = first + slabRowsOf(grid, slab) * rowBytesOf(grid);
    for (let at = first; at < end; at += POINT) {
      const point = intensityOf(workspace) + at;
      const ratio = action == FOLLOW_LIKELIHOOD ? f32x4.add(one, v128.load(point, 16)) : v128.load(point);
      const factor = f32x4.mul(scale, ratio);
      const target = workOf(workspace) + at;
      const re = v128.load(target);
      storePoint(target, f32x4.mul(v128.load(target, 16), factor), f32x4.mul(re, factor));
    }
  }
}
