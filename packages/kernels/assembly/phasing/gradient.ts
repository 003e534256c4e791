/** The gradient of the likelihood inside the support, where the inverse transform of a row comes out. */

import { slabRowsOf } from "../fft/grid";
import { isClear, transposeInPlace } from "../fft/rows";
import { transformFourRows, transformPlane } from "../fft/slabs";
import { POINT, storePoint } from "../fft/twiddle";
import { Gradient, Workspace } from "../layout.generated";
import { takeUnit } from "../team/team";
import { sumOfLanes } from "./modulus";
import { insideMask } from "./rule";

/** What is summed over a slab: the square of the gradient, and its products with up to two fields. */
let square: f64 = 0;
let firstProduct: f64 = 0;
let secondProduct: f64 = 0;

/**
 * From both inner axes left to transform back: `g = object - P` inside the support, 0 outside, to the target of the
 * step where it has one. Leaves the three sums of each slab in the partial sums, one after the other for all slabs.
 */
export function gradientPass(workspace: Workspace, step: Gradient, scratch: usize): void {
  const grid = workspace.grid;
  const slabs = grid.slabs;
  for (let slab = takeUnit(slabs); slab < slabs; slab = takeUnit(slabs)) {
    square = firstProduct = secondProduct = 0;
    gradientOfSlab(workspace, step, slab, scratch);
    const partial = workspace.partials + (<usize>slab << 3);
    const all = <usize>slabs << 3;
    store<f64>(partial, square);
    store<f64>(partial + all, firstProduct);
    store<f64>(partial + 2 * all, secondProduct);
  }
}

function gradientOfSlab(workspace: Workspace, step: Gradient, slab: usize, scratch: usize): void {
  const grid = workspace.grid;
  const rowBytes = grid.rowBytes;
  const rows = slabRowsOf(grid, slab);
  const first = slab * grid.slabBytes;
  const isEmpty = isClear(workspace.support + (first >> 3), (rows * rowBytes) >> 3);
  if (!isEmpty) transformPlane(grid, workspace.work + first, scratch);
  for (let row: usize = 0; row < rows; row += 4) {
    const at = first + row * rowBytes;
    const count = min(<usize>4, rows - row);
    if (isEmpty || isClear(workspace.support + (at >> 3), (count * rowBytes) >> 3)) {
      if (step.target != 0) memory.fill(step.target + at, 0, count * rowBytes);
      continue;
    }
    transformFourRows(grid, workspace.work + at, count, 0, scratch);
    gradientOfRows(workspace, step, at, count, scratch);
  }
}

function gradientOfRows(workspace: Workspace, step: Gradient, at: usize, rows: usize, points: usize): void {
  const grid = workspace.grid;
  const target = step.target;
  const first: usize = load<u32>(step.products);
  const second: usize = load<u32>(step.products, 4);
  const zero = f32x4.splat(0);
  let squares = zero;
  let firstSum = zero;
  let secondSum = zero;
  for (let g: usize = 0; g < grid.groups; g++) {
    transposeInPlace(points);
    transposeInPlace(points + 16);
    for (let row: usize = 0; row < rows; row++) {
      const offset = at + row * grid.rowBytes + g * POINT;
      const from = workspace.object + offset;
      const projected = points + row * POINT;
      const isInside = insideMask(workspace.support + (offset >> 3));
      const re = v128.and(f32x4.sub(v128.load(from), v128.load(projected, 16)), isInside);
      const im = v128.and(f32x4.sub(v128.load(from, 16), v128.load(projected)), isInside);
      squares = f32x4.add(squares, f32x4.add(f32x4.mul(re, re), f32x4.mul(im, im)));
      if (first != 0) firstSum = f32x4.add(firstSum, along(re, im, first + offset));
      if (second != 0) secondSum = f32x4.add(secondSum, along(re, im, second + offset));
      if (target != 0) storePoint(target + offset, re, im);
    }
    points += 4 * POINT;
  }
  square += sumOfLanes(squares);
  firstProduct += sumOfLanes(firstSum);
  secondProduct += sumOfLanes(secondSum);
}

// @ts-ignore: decorator
@inline
function along(re: v128, im: v128, point: usize): v128 {
  return f32x4.add(f32x4.mul(re, v128.load(point)), f32x4.mul(im, v128.load(point, 16)));
}
