/** Inputs of few channels: the inputs of all taps of a position are first put side by side, in the order of the weights. */

import { storeTile } from "./store-tile";
import { axisOf, countOf, inputIndex, tapsOf, weightOf, wordOf } from "./sweep";

/** Writes `[t, weight, channel]` of a row, padded with zeros to a multiple of four positions. */
export function gatherRow(sweep: usize, list: usize, count: u32, gathered: usize): void {
  const axis = axisOf(sweep, 2);
  const channels = wordOf(sweep, 8);
  const width = <i32>wordOf(sweep, 13);
  const length = countOf(axis);
  const patchBytes = (wordOf(sweep, 28) * channels) << 2;
  memory.fill(gathered, 0, patchBytes * <usize>((length + 3) & ~3));
  for (let r: u32 = 0; r < count; r++) {
    const row: usize = load<u32>(list + (r << 3));
    const first = load<u32>(list + (r << 3), 4);
    for (let t: u32 = 0; t < length; t++) {
      const to = gathered + <usize>t * patchBytes;
      if (areNeighbours(axis, t, width)) {
        const from = row + ((<usize>inputIndex(axis, 0, t) * channels) << 2);
        copyFloats(from, to + ((<usize>(first + weightOf(axis, 0)) * channels) << 2), <usize>tapsOf(axis) * channels);
        continue;
      }
      for (let tap: u32 = 0; tap < tapsOf(axis); tap++) {
        const w = inputIndex(axis, tap, t);
        if (<u32>w >= <u32>width) continue;
        const at = to + ((<usize>(first + weightOf(axis, tap)) * channels) << 2);
        copyFloats(row + ((<usize>w * channels) << 2), at, channels);
      }
    }
  }
}

/** True when the inputs of all taps lie side by side, in the order of their weights, and inside. */
// @ts-ignore: decorator
@inline
function areNeighbours(axis: usize, t: u32, width: i32): bool {
  if (tapsOf(axis) == 0) return false;
  const last = tapsOf(axis) - 1;
  const w = inputIndex(axis, 0, t);
  const isRun = inputIndex(axis, last, t) == w + <i32>last && weightOf(axis, last) == weightOf(axis, 0) + last;
  return isRun && w >= 0 && w + <i32>last < width;
}

// @ts-ignore: decorator
@inline
function copyFloats(from: usize, to: usize, count: usize): void {
  for (let c: usize = 0; c < count; c++) store<f32>(to + (c << 2), load<f32>(from + (c << 2)));
}

/** As `computeTile`, on gathered inputs. */
export function computeGatheredTile(sweep: usize, gathered: usize, block: u32, t: u32, output: usize): void {
  const length = wordOf(sweep, 28) * wordOf(sweep, 8);
  let q = wordOf(sweep, 1) + <usize>block * (length << 5);
  let p0 = gathered + ((<usize>t * length) << 2);
  let p1 = p0 + (length << 2);
  let p2 = p1 + (length << 2);
  let p3 = p2 + (length << 2);
  let a0 = f32x4.splat(0);
  let b0 = a0;
  let a1 = a0;
  let b1 = a0;
  let a2 = a0;
  let b2 = a0;
  let a3 = a0;
  let b3 = a0;
  for (let i: usize = 0; i < length; i++) {
    const u = v128.load(q);
    const v = v128.load(q, 16);
    let x = v128.load_splat<f32>(p0);
    a0 = f32x4.add(a0, f32x4.mul(x, u));
    b0 = f32x4.add(b0, f32x4.mul(x, v));
    x = v128.load_splat<f32>(p1);
    a1 = f32x4.add(a1, f32x4.mul(x, u));
    b1 = f32x4.add(b1, f32x4.mul(x, v));
    x = v128.load_splat<f32>(p2);
    a2 = f32x4.add(a2, f32x4.mul(x, u));
    b2 = f32x4.add(b2, f32x4.mul(x, v));
    x = v128.load_splat<f32>(p3);
    a3 = f32x4.add(a3, f32x4.mul(x, u));
    b3 = f32x4.add(b3, f32x4.mul(x, v));
    q += 32;
    p0 += 4;
    p1 += 4;
    p2 += 4;
    p3 += 4;
  }
  storeTile(sweep, block, t, 0, output, a0, b0);
  storeTile(sweep, block, t, 1, output, a1, b1);
  storeTile(sweep, block, t, 2, output, a2, b2);
  storeTile(sweep, block, t, 3, output, a3, b3);
}
