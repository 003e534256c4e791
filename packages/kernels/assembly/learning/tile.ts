/**
 * Sums of a tile: four positions, eight output channels. Larger tiles spill registers and run at two thirds of the
 * speed.
 */

import { Sweep } from "../layout.generated";
import { storeTile } from "./store-tile";
import { axisOf, inputIndex, weightOf } from "./sweep";
import { wordAt } from "./words";

/** Computes outputs `t` to `t + 3` of a row, channels `8 block` to `8 block + 7`, from `count` listed input rows. */
export function computeTile(sweep: Sweep, list: usize, count: u32, block: u32, t: u32, output: usize): void {
  const axis = axisOf(sweep.axes, 2);
  const taps = axis.taps;
  const channels = sweep.inputChannels;
  const width = <i32>wordAt(sweep.inputLengths, 2);
  const inputStep = <i32>axis.inputStep;
  const pixel = channels << 2;
  const zeros = sweep.zeros;
  const weights = sweep.weights + <usize>block * sweep.taps * (channels << 5);
  let a0 = f32x4.splat(0);
  let b0 = a0;
  let a1 = a0;
  let b1 = a0;
  let a2 = a0;
  let b2 = a0;
  let a3 = a0;
  let b3 = a0;
  for (let r: u32 = 0; r < count; r++) {
    const row: usize = load<u32>(list + (r << 3));
    const first = load<u32>(list + (r << 3), 4);
    for (let tap: u32 = 0; tap < taps; tap++) {
      const w = inputIndex(axis, tap, t);
      let q = weights + <usize>(first + weightOf(axis, tap)) * (channels << 5);
      let p0 = row + <usize>w * pixel;
      const step = <usize>inputStep * pixel;
      let p1 = p0 + step;
      let p2 = p1 + step;
      let p3 = p2 + step;
      if (w < 0 || w + 3 * inputStep >= width) {
        if (<u32>w >= <u32>width) p0 = zeros;
        if (<u32>(w + inputStep) >= <u32>width) p1 = zeros;
        if (<u32>(w + 2 * inputStep) >= <u32>width) p2 = zeros;
        if (<u32>(w + 3 * inputStep) >= <u32>width) p3 = zeros;
      }
      let c = channels;
      for (; c > 0; c--) {
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
    }
  }
  storeTile(sweep, block, t, 0, output, a0, b0);
  storeTile(sweep, block, t, 1, output, a1, b1);
  storeTile(sweep, block, t, 2, output, a2, b2);
  storeTile(sweep, block, t, 3, output, a3, b3);
}
