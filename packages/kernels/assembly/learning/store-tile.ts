/**
 * The way from a sum to an output: bias, activation, normalisation, and only the channels that there are. The bias
 * comes last: where it is larger than what varies, every term added after it would be rounded to its precision.
 */

import { Convolution, Sweep } from "../layout.generated";
import { axisOf, outputIndex } from "./sweep";

/** Stores eight channels of output `t + k` of the row at `output`; nothing where the row has ended. */
export function storeTile(sweep: Sweep, block: u32, t: u32, k: u32, output: usize, low: v128, high: v128): void {
  const axis = axisOf(sweep.axes, 2);
  if (t + k >= axis.count) return;
  const first = <usize>block << 3;
  const bias = sweep.bias;
  if (bias != 0) {
    low = f32x4.add(low, v128.load(bias + (block << 5)));
    high = f32x4.add(high, v128.load(bias + (block << 5), 16));
  }
  low = activateFour(sweep, first, low);
  high = activateFour(sweep, first + 4, high);
  const channels = sweep.outputChannels;
  const address = output + <usize>outputIndex(axis, t + k) * (channels << 2) + (block << 5);
  storeChannels(address, channels - (<usize>block << 3), low, high);
}

/** Activation and normalisation of output channels `first` to `first + 3`. */
// @ts-ignore: decorator
@inline
export function activateFour(convolution: Convolution, first: usize, x: v128): v128 {
  x = f32x4.pmax(x, f32x4.mul(x, f32x4.splat(convolution.slope)));
  const normalization = convolution.normalization;
  if (normalization == 0) return x;
  return normalize(x, normalization + (first << 2), convolution.paddedChannels << 2);
}

/** Stores the first `count` of eight lanes. */
export function storeChannels(address: usize, count: usize, low: v128, high: v128): void {
  if (count >= 8) {
    v128.store(address, low);
    v128.store(address, high, 16);
    return;
  }
  if (count >= 4) {
    v128.store(address, low);
    storeLanes(address + 16, count - 4, high);
  } else {
    storeLanes(address, count, low);
  }
}

// @ts-ignore: decorator
@inline
function normalize(x: v128, at: usize, array: usize): v128 {
  const scaled = f32x4.mul(f32x4.sub(x, v128.load(at)), v128.load(at + array));
  return f32x4.add(scaled, v128.load(at + 2 * array));
}

// @ts-ignore: decorator
@inline
function storeLanes(address: usize, count: usize, x: v128): void {
  if (count > 0) store<f32>(address, f32x4.extract_lane(x, 0));
  if (count > 1) store<f32>(address, f32x4.extract_lane(x, 1), 4);
  if (count > 2) store<f32>(address, f32x4.extract_lane(x, 2), 8);
}
