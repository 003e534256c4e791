/** Few output channels: the input channels are the lanes, one output channel at a time. */

import { Sweep } from "../layout.generated";
import { axisOf, inputIndex, outputIndex, weightOf } from "./sweep";
import { wordAt } from "./words";

/** As `computeTile` for the single output channel `channel`; weights `[output][tap][input]`. */
export function computeNarrowTile(
  sweep: Sweep, list: usize, count: u32, channel: u32, t: u32, output: usize,
): void {
  const axis = axisOf(sweep.axes, 2);
  const end = min(t + 4, axis.count);
  for (let k = t; k < end; k++) {
    const sum = dot(sweep, list, count, channel, k);
    const bias = sweep.bias;
    const value = finishValue(sweep, channel, bias == 0 ? sum : sum + load<f32>(bias + (channel << 2)));
    const position = <usize>outputIndex(axis, k) * sweep.outputChannels + channel;
    store<f32>(output + (position << 2), value);
  }
}

function dot(sweep: Sweep, list: usize, count: u32, channel: u32, t: u32): f32 {
  const axis = axisOf(sweep.axes, 2);
  const taps = axis.taps;
  const width = wordAt(sweep.inputLengths, 2);
  const channels = sweep.inputChannels;
  const pixel = channels << 2;
  const weights = sweep.weights + <usize>channel * sweep.taps * pixel;
  let a = f32x4.splat(0);
  let b = a;
  let rest: f32 = 0;
  for (let r: u32 = 0; r < count; r++) {
    const row: usize = load<u32>(list + (r << 3));
    const first = load<u32>(list + (r << 3), 4);
    for (let tap: u32 = 0; tap < taps; tap++) {
      const w = inputIndex(axis, tap, t);
      if (<u32>w >= width) continue;
      let p = row + <usize>w * pixel;
      let q = weights + <usize>(first + weightOf(axis, tap)) * pixel;
      let c = channels;
      for (; c >= 8; c -= 8) {
        a = f32x4.add(a, f32x4.mul(v128.load(p), v128.load(q)));
        b = f32x4.add(b, f32x4.mul(v128.load(p, 16), v128.load(q, 16)));
        p += 32;
        q += 32;
      }
      for (; c > 0; c--) {
        rest += load<f32>(p) * load<f32>(q);
        p += 4;
        q += 4;
      }
    }
  }
  const s = f32x4.add(a, b);
  const low = f32x4.extract_lane(s, 0) + f32x4.extract_lane(s, 1);
  return low + f32x4.extract_lane(s, 2) + f32x4.extract_lane(s, 3) + rest;
}

function finishValue(sweep: Sweep, channel: u32, value: f32): f32 {
  const slope = sweep.slope;
  const activated = value > 0 ? value : value * slope;
  const normalization = sweep.normalization;
  if (normalization == 0) return activated;
  const at = normalization + (channel << 2);
  const array = sweep.paddedChannels << 2;
  return (activated - load<f32>(at)) * load<f32>(at + array) + load<f32>(at + 2 * array);
}
