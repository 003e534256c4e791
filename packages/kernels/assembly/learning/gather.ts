/**
 * Inputs of few channels: the inputs of all taps of a position are first put side by side, in the order of the weights.
 */

import { Sweep } from "../layout.generated";
import { storeTile } from "./store-tile";
import { axisOf, inputIndex, weightOf } from "./sweep";
import { wordAt } from "./words";

/** Writes `[t, weight, channel]` of a row, padded with zeros to a multiple of four positions. */
export function gatherRow(sweep: Sweep, list: usize, count: u32, gathered: usize): void {
  const axis = axisOf(sweep.axes, 2);
  const channels = sweep.inputChannels;
  const width = <i32>wordAt(sweep.inputLengths, 2);
  const length = axis.count;
  const patchBytes = (sweep.taps * channels) << 2;
  memory.fill(gathered, 0, patchBytes * <usize>((length + 3) & ~3));
  const pixel = <i32>channels << 2;
  for (let r: u32 = 0; r < count; r++) {
    const row: usize = load<u32>(list + (r << 3));
    const first = load<u32>(list + (r << 3), 4);
    for (let tap: u32 = 0; tap < axis.taps; tap++) {
      const step = <i32>axis.inputStep;
      const begin = inputIndex(axis, tap, 0);
      const t = begin < 0 ? (step - 1 - begin) / step : 0;
      const end = min(<i32>length, begin >= width ? 0 : (width - 1 - begin) / step + 1);
      const to = gathered + ((<usize>(first + weightOf(axis, tap)) * channels) << 2) + <usize>t * patchBytes;
      copyEvery(row + <usize>((begin + step * t) * pixel), step * pixel, to, patchBytes, channels, end - t);
    }
  }
}

/** Copies `count` times `channels` floats, from places `fromStep` bytes apart to places `toStep` bytes apart. */
// @ts-ignore: decorator
@inline
function copyEvery(from: usize, fromStep: usize, to: usize, toStep: usize, channels: usize, count: i32): void {
  for (; count > 0; count--) {
    for (let c: usize = 0; c < channels << 2; c += 4) store<f32>(to + c, load<f32>(from + c));
    from += fromStep;
    to += toStep;
  }
}

/** As `computeTile`, on gathered inputs. */
export function computeGatheredTile(sweep: Sweep, gathered: usize, block: u32, t: u32, output: usize): void {
  const length = sweep.taps * sweep.inputChannels;
  let q = sweep.weights + <usize>block * (length << 5);
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
