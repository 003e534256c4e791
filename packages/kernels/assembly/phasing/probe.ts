/** The factors before the second modulus projection. */

import { slabRowsOf } from "../fft/grid";
import { transformPlane, transformRows } from "../fft/slabs";
import { POINT, storePoint } from "../fft/twiddle";
import { Workspace } from "../layout.generated";
import { takeUnit } from "../team/team";
import { insideMask } from "./rule";

/** Both inner axes of the transform of `c psi`, into the work array; the two values of `c` are at `factors`. */
export function probePass(workspace: Workspace, factors: usize, scratch: usize): void {
  const grid = workspace.grid;
  const slabs = grid.slabs;
  for (let slab = takeUnit(slabs); slab < slabs; slab = takeUnit(slabs)) {
    const at = <usize>slab * grid.slabBytes;
    const rows = slabRowsOf(grid, slab);
    const work = workspace.work + at;
    scaleRows(workspace.object + at, work, workspace.support + (at >> 3), rows * grid.rowBytes, factors);
    transformRows(grid, work, work, rows, 0, scratch);
    transformPlane(grid, work, scratch);
  }
}

function scaleRows(src: usize, dst: usize, support: usize, bytes: usize, factors: usize): void {
  const inside = v128.load_splat<f32>(factors);
  const outside = v128.load_splat<f32>(factors, 4);
  for (let at: usize = 0; at < bytes; at += POINT) {
    const factor = v128.bitselect(inside, outside, insideMask(support + (at >> 3)));
    storePoint(dst + at, f32x4.mul(v128.load(src + at), factor), f32x4.mul(v128.load(src + at, 16), factor));
  }
}
